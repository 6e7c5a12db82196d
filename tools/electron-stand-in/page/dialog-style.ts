/** The look of what the stand-in itself shows; a style sheet object, since the app's CSP allows no inline style. */
export const dialogStyle = new CSSStyleSheet()
dialogStyle.replaceSync(`
  :host { all: initial; color-scheme: light dark; }
  * { box-sizing: border-box; font: 14px/1.45 system-ui, sans-serif; }
  dialog {
    --line: light-dark(#e4dfd6, #2a3138);
    --accent: light-dark(#2f5fd0, #7aa2ff);
    --muted: light-dark(#5b6672, #9aa4ae);
    width: min(520px, calc(100vw - 32px)); padding: 24px; border: 1px solid var(--line);
    border-radius: 12px; box-shadow: 0 16px 48px rgb(0 0 0 / 25%);
    background: light-dark(#faf8f4, #14181d); color: light-dark(#1d2733, #e8e6e1);
  }
  dialog::backdrop { background: rgb(20 24 29 / 45%); }
  h2 { margin: 0 0 8px; font-size: 17px; font-weight: 600; }
  dialog:focus-visible { outline: none; }
  p { margin: 0 0 12px; white-space: pre-wrap; }
  p:last-child { margin: 0; }
  .muted { color: var(--muted); }
  .problem { color: light-dark(#a3261f, #ff9b8f); }
  .row { display: flex; gap: 8px; align-items: center; flex-wrap: wrap; margin-bottom: 12px; }
  .end { justify-content: flex-end; margin: 16px 0 0; }
  label { display: block; margin-bottom: 12px; }
  label.row { display: flex; }
  input[type='text'] {
    width: 100%; padding: 8px 10px; border: 1px solid var(--muted); border-radius: 6px;
    background: light-dark(#fff, #0e1216); color: inherit;
  }
  button {
    padding: 7px 14px; border: 1px solid var(--line); border-radius: 6px; color: inherit;
    background: light-dark(#fff, #1d232a); cursor: pointer;
  }
  button.main { background: var(--accent); border-color: var(--accent); color: light-dark(#fff, #10141a); }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  ul { height: min(220px, 26vh); margin: 0 0 12px; padding: 4px; overflow: auto; list-style: none;
    border: 1px solid var(--line); border-radius: 6px; }
  li button { width: 100%; border: 0; background: none; text-align: left; overflow-wrap: anywhere; }
  li button:hover { background: var(--line); }
`)
