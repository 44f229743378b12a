// Modals and home tabs: the stack each person has open, the single-use 3-second triggers that
// open them, and the hashes that guard updates. Slack's "Modals" page.
import { ApiError } from './api-call.ts';
import { checkView, problemLines } from './block-kit.ts';
import { type Block, withIds } from './block-walk.ts';
import { type FormState, freshState } from './form.ts';
import { isJson, type Json, jsonList, words } from './json.ts';
import type { World } from './world.ts';

/** A view that somebody has open, or their home tab. */
export type View = {
  id: string;
  userId: string;
  kind: 'modal' | 'home';
  /** Changes with every update. */
  hash: string;
  title: string;
  /** The label of the submit button; null when the view has none. */
  submit: string | null;
  close: string;
  blocks: Block[];
  callbackId: string;
  privateMetadata: string;
  externalId: string;
  clearOnClose: boolean;
  notifyOnClose: boolean;
  rootId: string;
  previousId: string | null;
  state: FormState;
  /** Where the person was when it opened. */
  channelId: string | null;
};

type Trigger = {
  userId: string;
  at: number;
  used: boolean;
  view: View | null;
  channelId: string | null;
};

const triggerLife = 3000;
const deepest = 3;
const largestView = 250_000;

/** All views of the workspace. */
export class ViewBook {
  /** Whether the app has its Home tab switched on. */
  readonly hasHome: boolean;
  readonly #world: World;
  readonly #stacks = new Map<string, View[]>();
  readonly #homes = new Map<string, View>();
  readonly #triggers = new Map<string, Trigger>();

  constructor(world: World, hasHome: boolean) {
    this.#world = world;
    this.hasHome = hasHome;
  }

  /** The modals that a person has open, the top one last. */
  stack(userId: string): View[] {
    return this.#stacks.get(userId) ?? [];
  }

  /** The modal that a person sees. */
  top(userId: string): View | null {
    return this.stack(userId).at(-1) ?? null;
  }

  /** A person's home tab, once the bot has published one. */
  home(userId: string): View | null {
    return this.#homes.get(userId) ?? null;
  }

  /** An open modal or a home tab by its id. */
  byId(viewId: string): View | undefined {
    return this.#all().find((view) => view.id === viewId);
  }

  #all(): View[] {
    return [...this.#homes.values(), ...[...this.#stacks.values()].flat()];
  }

  /** A trigger for one interaction: 3 seconds, one use. */
  trigger(userId: string, view: View | null, channelId: string | null): string {
    const serial = this.#world.nextId('').toLowerCase();
    const id = `${this.#world.seconds()}.${this.#world.team.id}.${serial}`;
    const at = this.#world.clock();
    this.#triggers.set(id, { userId, at, used: false, view, channelId });
    const [oldest] = this.#triggers.keys();
    if (this.#triggers.size > 1000 && oldest !== undefined) this.#triggers.delete(oldest);
    return id;
  }

  #exchange(triggerId: string): Trigger {
    const trigger = this.#triggers.get(triggerId);
    if (trigger === undefined) throw new ApiError('invalid_trigger_id');
    if (trigger.used) throw new ApiError('exchanged_trigger_id');
    if (this.#world.clock() - trigger.at > triggerLife) throw new ApiError('expired_trigger_id');
    trigger.used = true;
    return trigger;
  }

  /** views.open: a new modal in place of whatever the person had open. */
  open(triggerId: string, payload: unknown): View {
    const checked = this.#checked(payload, 'modal');
    const { userId, channelId } = this.#exchange(triggerId);
    const view = this.#view(userId, checked, null, channelId);
    this.#stacks.set(userId, [view]);
    this.#world.changed();
    return view;
  }

  /** views.push: a modal on top of the one in which the trigger arose. */
  push(triggerId: string, payload: unknown): View {
    const checked = this.#checked(payload, 'modal');
    const { view: below } = this.#exchange(triggerId);
    if (below === null || !this.stack(below.userId).includes(below)) {
      throw new ApiError('not_found');
    }
    return this.pushOn(below, checked);
  }

  /** A modal on top of another. Throws `push_limit_reached` for a fourth. */
  pushOn(below: View, payload: unknown): View {
    const stack = this.stack(below.userId);
    if (stack.length >= deepest) throw new ApiError('push_limit_reached');
    const checked = this.#checked(payload, 'modal');
    const view = this.#view(below.userId, checked, below, below.channelId);
    this.#stacks.set(below.userId, [...stack, view]);
    this.#world.changed();
    return view;
  }

  /** views.update: new content for a view; typed values of the same ids stay. */
  update(view: View, payload: unknown, hash: string | undefined): View {
    if (hash !== undefined && hash !== view.hash) throw new ApiError('hash_conflict');
    const checked = this.#checked(payload, view.kind, view);
    const { id, rootId, previousId, state } = view;
    const next = this.#view(view.userId, checked, null, view.channelId, state);
    Object.assign(view, next, { id, rootId, previousId });
    this.#world.changed();
    return view;
  }

  /** The view of an update: by id, or by the external id the bot gave it. */
  named(viewId: string | undefined, externalId: string | undefined): View {
    const found = this.#all().find((view) =>
      viewId === undefined ? view.externalId === externalId : view.id === viewId,
    );
    if (found === undefined) throw new ApiError('not_found');
    return found;
  }

  /** views.publish: a person's home tab. */
  publish(userId: string, payload: unknown, hash: string | undefined): View {
    if (!this.hasHome) throw new ApiError('not_enabled');
    const present = this.#homes.get(userId);
    if (present !== undefined) return this.update(present, payload, hash);
    if (hash !== undefined) throw new ApiError('hash_conflict');
    const view = this.#view(userId, this.#checked(payload, 'home'), null, null);
    this.#homes.set(userId, view);
    this.#world.changed();
    return view;
  }

  /** Takes the view from the person's screen; `all` takes the whole stack. Says what went. */
  close(view: View, all: boolean): View[] {
    const stack = this.stack(view.userId);
    const gone = all ? stack : stack.filter((each) => each === view);
    this.#stacks.set(
      view.userId,
      stack.filter((each) => !gone.includes(each)),
    );
    this.#world.changed();
    return gone;
  }

  #checked(payload: unknown, kind: View['kind'], self?: View): Json {
    if (!isJson(payload)) {
      const messages = ['[ERROR] must provide an object [json-pointer:/view]'];
      throw new ApiError('invalid_arguments', { response_metadata: { messages } });
    }
    if (JSON.stringify(payload).length > largestView) throw new ApiError('view_too_large');
    const problems = checkView(payload);
    if (payload.type !== kind) {
      problems.push({ pointer: '/view/type', message: `must be ${kind} here` });
    }
    if (problems.length > 0) {
      const messages = problemLines(problems);
      throw new ApiError('invalid_arguments', { response_metadata: { messages } });
    }
    const externalId = words(payload.external_id);
    const twin = this.#all().find((view) => view.externalId === externalId && view !== self);
    if (externalId !== '' && twin !== undefined) throw new ApiError('duplicate_external_id');
    return payload;
  }

  #view(
    userId: string,
    payload: Json,
    below: View | null,
    channelId: string | null,
    state: FormState = {},
  ): View {
    const id = this.#world.nextId('V');
    const blocks = withIds(jsonList(payload.blocks), (prefix) => this.#world.nextId(prefix));
    return {
      id,
      userId,
      kind: payload.type === 'home' ? 'home' : 'modal',
      hash: `${this.#world.seconds()}.${this.#world.nextId('').toLowerCase()}`,
      title: words(payload.title),
      submit: payload.submit === undefined ? null : words(payload.submit),
      close: words(payload.close) || 'Cancel',
      blocks,
      callbackId: words(payload.callback_id),
      privateMetadata: words(payload.private_metadata),
      externalId: words(payload.external_id),
      clearOnClose: payload.clear_on_close === true,
      notifyOnClose: payload.notify_on_close === true,
      rootId: below?.rootId ?? id,
      previousId: below?.id ?? null,
      state: freshState(blocks, channelId, state),
      channelId,
    };
  }
}
