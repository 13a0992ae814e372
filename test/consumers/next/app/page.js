export const dynamic = 'force-dynamic';

export default function Page() {
  return (
    <main>
      <script type="module" src={process.env.KIT_URL} data-gateway={process.env.GATEWAY_URL} />
      <rai-leaderboard board="xp"></rai-leaderboard>
    </main>
  );
}
