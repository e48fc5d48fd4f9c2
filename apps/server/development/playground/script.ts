import * as basics from "./browser/basics.ts";
import * as bubbles from "./browser/bubbles.ts";
import * as calls from "./browser/calls.ts";
import * as chats from "./browser/chats.ts";
import * as composer from "./browser/composer.ts";
import * as contents from "./browser/contents.ts";
import * as dialogs from "./browser/dialogs.ts";
import * as entities from "./browser/entities.ts";
import * as faultPanel from "./browser/fault-panel.ts";
import * as fetching from "./browser/fetching.ts";
import * as forms from "./browser/forms.ts";
import * as keyboards from "./browser/keyboards.ts";
import * as links from "./browser/links.ts";
import * as live from "./browser/live.ts";
import * as main from "./browser/main.ts";
import * as names from "./browser/names.ts";
import * as panes from "./browser/panes.ts";
import * as redrawing from "./browser/redraw.ts";
import * as scrolling from "./browser/scrolling.ts";
import * as sidebar from "./browser/sidebar.ts";

const modules = [
  basics,
  bubbles,
  calls,
  chats,
  composer,
  contents,
  dialogs,
  entities,
  faultPanel,
  fetching,
  forms,
  keyboards,
  links,
  live,
  main,
  names,
  panes,
  redrawing,
  scrolling,
  sidebar,
];

/**
 * The script of the page: the text of the functions in `browser/`, as Node holds it after it took the types out. So
 * they are checked like all code here, and no build stands between. They may use one another and what a browser
 * has; whatever else stands in their files is not there.
 */
export function browserScript(): string {
  const functions = modules.flatMap((module) => Object.values<unknown>(module).map(String));
  return `"use strict";\n${functions.join("\n\n")}\n\n${main.startPlayground.name}();\n`;
}
