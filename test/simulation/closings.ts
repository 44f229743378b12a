// A second opinion on freezes (I5), written from the rules: what is closed when, by the calendar's
// own entries in the journal.

interface Deny {
  readonly services: readonly string[];
  readonly environments: readonly string[];
  readonly from: number;
  to: number;
}

/** What the bodies of the calendar's entries may hold. */
export interface CalendarBody {
  readonly id?: string;
  readonly scope?: Pick<Deny, 'services' | 'environments'>;
  readonly from?: number;
  readonly to?: number;
}

export class Closings {
  readonly #denies = new Map<string, Deny>();

  /** Freezes that may still be lifted. */
  get ids(): readonly string[] {
    return [...this.#denies.keys()];
  }

  take(type: string, at: number, { id = '', scope, from = at, to = at }: CalendarBody): void {
    const known = this.#denies.get(id);
    if ((type === 'frozen' || type === 'stopped') && scope !== undefined) {
      const { services, environments } = scope;
      this.#denies.set(id, { services, environments, from, to });
    } else if (known !== undefined && type === 'kept') known.to = to;
    else if (known !== undefined && (type === 'unfrozen' || type === 'went'))
      known.to = Math.min(known.to, at);
  }

  /** The freeze that closes a service and environment at this time; its end is outside. */
  at(service: string, environment: string, now: number): string | undefined {
    const isMeant = (list: readonly string[], name: string) =>
      list.length === 0 || list.includes(name);
    return this.ids.find((id) => {
      const deny = this.#denies.get(id);
      return (
        deny !== undefined &&
        deny.from <= now &&
        now < deny.to &&
        isMeant(deny.services, service) &&
        isMeant(deny.environments, environment)
      );
    });
  }
}
