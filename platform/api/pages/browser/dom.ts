/** What the pages' functions use of a browser; the project's own types know none. */
export interface PageElement {
  textContent: string;
  value: string;
  hidden: boolean;
  disabled: boolean;
  open: boolean;
  className: string;
  href: string;
  src: string;
  readonly isConnected: boolean;
  readonly dataset: Record<string, string | undefined>;
  append(...nodes: readonly (PageElement | string)[]): void;
  replaceChildren(...nodes: readonly (PageElement | string)[]): void;
  focus(): void;
  reset(): void;
  showModal(): void;
  close(): void;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  closest(selector: string): PageElement | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
}

export interface PageEvent {
  preventDefault(): void;
}

export interface PageDocument {
  readonly body: PageElement;
  readonly activeElement: PageElement | null;
  createElement(tag: string): PageElement;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

export interface PageLocation {
  hash: string;
  readonly search: string;
  readonly pathname: string;
  readonly origin: string;
  assign(url: string): void;
  reload(): void;
}

export interface PageHistory {
  replaceState(state: null, title: string, url: string): void;
}

export interface PageStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface PageNavigator {
  readonly clipboard: { writeText(text: string): Promise<void> };
  readonly credentials: {
    create(options: object): Promise<WrittenCredential | null>;
    get(options: object): Promise<WrittenCredential | null>;
  };
}

export interface WrittenCredential {
  toJSON(): unknown;
}

/** WebAuthn Level 3. */
export interface PasskeyReader {
  parseCreationOptionsFromJSON(options: unknown): object;
  parseRequestOptionsFromJSON(options: unknown): object;
}
