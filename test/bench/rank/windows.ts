export interface WindowsPlan {
  members: number;
}
export interface WindowsFigures {
  standings: number;
  pause: { longest: number };
  idle: { longest: number };
  wrong: string[];
}
