// Brings a component's style into its root before the component itself, so that it can measure what it draws.

export function styled(mount, css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return (component) => {
    const root = component.parentElement;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return mount(component);
  };
}
