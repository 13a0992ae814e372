/** A leaderboard as the platform defines one, on and shown in its widget; `more` says what is different. */
export function leaderboardSample(more: object): object {
  return {
    rankBy: 'xp',
    enabled: true,
    widget: {
      enabled: true,
      whitelistedDomains: [],
      size: { type: 'custom', value: { width: 1, height: 1 } },
      button: { enabled: false, text: '', link: '' },
    },
    ...more,
  };
}
