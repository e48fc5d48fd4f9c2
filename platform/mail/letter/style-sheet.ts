/** What inline styles cannot say: dark mode and narrow screens. Programs that drop it show the light form. */
export const styleSheet = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background-color: #111827 !important; }
  .card { background-color: #1f2937 !important; }
  .text { color: #f9fafb !important; }
  .quiet { color: #d1d5db !important; }
  .code { background-color: #111827 !important; color: #f9fafb !important; }
  .line { border-color: #4b5563 !important; }
  .link { color: #93c5fd !important; }
}
@media (max-width: 480px) {
  .body { padding: 20px !important; }
  .code { font-size: 24px !important; letter-spacing: 2px !important; }
  .button { display: block !important; text-align: center !important; }
}
`;
