// Private answers to what somebody said in Teams: in the chat they said it in when it is theirs alone, else in their chat
// with the bot; who can't be written to is told so where they spoke (contract "What people see").
import type { Log, MessageRef, Names } from '../../src/app/ports.ts';
import type { Form, Notice } from '../../src/chat/view.ts';
import { answerLost, noPrivateWay } from '../../src/chat/views/platform-words.ts';
import type { Place } from '../../src/domain/policy.ts';
import type { Chats } from './chats.ts';
import { type Connector, ConnectorError, type Json, type Spot } from './connector.ts';
import { closedReason } from './failure.ts';
import type { FormDrawing } from './forms.ts';
import { cardMessage, type Draw } from './message.ts';
import { placeOf, type Speaker } from './payload.ts';

export interface Answers {
  /** Never rejects: an answer that can't be given is logged. */
  notice(speaker: Speaker, view: Notice, names: Names): Promise<void>;
  form(speaker: Speaker, form: Form, names: Names): Promise<void>;
  /** The answer in the place of the private message it answers; where that can't be changed, as one of its own. */
  inPlace(speaker: Speaker, message: MessageRef, view: Notice, names: Names): Promise<void>;
}

export interface AnswersOptions {
  readonly connector: Connector;
  readonly chats: Chats;
  readonly draw: Draw;
  readonly forms: FormDrawing;
  readonly log: Log;
}

/** Nobody waits longer for the answer to what they have just said. */
const LONGEST_WAIT_MS = 5_000;

/** Too much was said in a conversation: once more when Teams says so. Answers stand in no outbox that would do it. */
async function patiently<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const again = error instanceof ConnectorError && error.status === 429;
    if (!again) throw error;
    const ms = Math.min(error.retryAfterMs ?? 1_000, LONGEST_WAIT_MS);
    await new Promise((resolve) => setTimeout(resolve, ms));
    return call();
  }
}

export function createAnswers(options: AnswersOptions): Answers {
  const { connector, chats, draw, forms, log } = options;

  const drawn = (view: Notice, names: Names, place?: Place): Promise<Json> =>
    draw.message({ view, names, direct: true, place });

  /** Undefined: Teams doesn't let the bot write to them. */
  const privateSpot = async (speaker: Speaker): Promise<Spot | undefined> => {
    if (speaker.personal && !speaker.aside) return speaker.spot;
    const way = await chats.withPerson(speaker.user, speaker);
    return way.kind === 'open' ? way.at : undefined;
  };

  /** Undefined once it is told; else what to say in public instead. Rejects when the chat they spoke in is theirs alone. */
  const told = async (
    speaker: Speaker,
    message: () => Promise<Json>,
  ): Promise<Notice | undefined> => {
    try {
      const spot = await privateSpot(speaker);
      if (spot === undefined) return noPrivateWay('Teams');
      const answer = await message();
      await patiently(() => connector.send(spot, answer));
      return undefined;
    } catch (error) {
      if (speaker.personal) throw error;
      log.warn({ error: String(error) }, 'a private answer could not be sent');
      return closedReason(error) === undefined ? answerLost('Teams') : noPrivateWay('Teams');
    }
  };

  const tell = async (speaker: Speaker, message: () => Promise<Json>): Promise<void> => {
    try {
      const instead = await told(speaker, message);
      if (instead === undefined) return;
      if (speaker.aside) throw new Error('they can be written to nowhere');
      // Nothing of the answer: others read here.
      await connector.send(speaker.spot, await drawn(instead, {}));
    } catch (error) {
      log.error({ user: speaker.user, error: String(error) }, 'a private answer was lost');
    }
  };

  return {
    notice: (speaker, view, names) =>
      tell(speaker, () => drawn(view, names, placeOf(speaker).place)),
    form: (speaker, form, names) =>
      tell(speaker, async () =>
        cardMessage(await forms.inMessage(form, names, placeOf(speaker).place), form.title),
      ),
    inPlace: async (speaker, message, view, names) => {
      const at = { ...speaker.spot, conversation: message.channel };
      try {
        await connector.update(at, message.id, await drawn(view, names));
      } catch (error) {
        log.warn({ error: String(error) }, 'a private message could not be changed in place');
        await tell(speaker, () => drawn(view, names));
      }
    },
  };
}
