/** Seconds as a person says them: `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 10) return `${minutes} min ${whole % 60} s`;
  if (minutes < 60) return `${Math.round(whole / 60)} min`;
  const hours = Math.floor(whole / 3600);
  return `${hours} h ${Math.floor((whole - hours * 3600) / 60)} min`;
}

/** A time below some seconds with digits that matter: `0.032 s`, `2.05 s`, `41 s`. */
export function stepTime(seconds: number): string {
  const digits = seconds < 0.1 ? 3 : seconds < 10 ? 2 : seconds < 100 ? 1 : 0;
  return `${seconds.toFixed(digits)} s`;
}
