/** What the page's functions use of a browser; the project's own types know none. */
export interface PageElement {
  textContent: string;
  value: string;
  id: string;
  hidden: boolean;
  disabled: boolean;
  checked: boolean;
  open: boolean;
  className: string;
  type: string;
  name: string;
  scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
  readonly isConnected: boolean;
  readonly childElementCount: number;
  /** 1 for elements; the others here are texts. */
  readonly nodeType: number;
  readonly localName: string;
  readonly childNodes: Iterable<PageElement>;
  readonly firstElementChild: PageElement | null;
  readonly dataset: Record<string, string | undefined>;
  readonly classList: {
    add(name: string): void;
    remove(name: string): void;
    toggle(name: string, on?: boolean): boolean;
  };
  readonly files: Iterable<PageFile> | null;
  append(...nodes: readonly (PageElement | string)[]): void;
  prepend(...nodes: readonly (PageElement | string)[]): void;
  replaceChildren(...nodes: readonly (PageElement | string)[]): void;
  replaceWith(...nodes: readonly (PageElement | string)[]): void;
  remove(): void;
  focus(options?: { readonly preventScroll?: boolean }): void;
  click(): void;
  reset(): void;
  showModal(): void;
  close(): void;
  requestSubmit(): void;
  scrollIntoView(options: { readonly block: string }): void;
  contains(other: unknown): boolean;
  closest(selector: string): PageElement | null;
  setAttribute(name: string, value: string): void;
  getAttribute(name: string): string | null;
  getAttributeNames(): readonly string[];
  toggleAttribute(name: string): boolean;
  removeAttribute(name: string): void;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
}

export interface PageEvent {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly target: unknown;
  readonly data: string;
  readonly clipboardData?: { readonly files: Iterable<PageFile> };
  readonly dataTransfer?: { readonly files: Iterable<PageFile> };
  preventDefault(): void;
}

export interface PageFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

export interface PageDocument {
  readonly body: PageElement;
  readonly activeElement: PageElement | null;
  createElement(tag: string): PageElement;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

export interface PageStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

export interface PageLocation {
  readonly search: string;
}

export interface PageEvents {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
  close(): void;
}
