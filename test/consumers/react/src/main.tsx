import { StrictMode, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { GatewayCommunity, setCommunity } from 'rai-kit';
import type {} from 'rai-kit/jsx';
import 'rai-kit/widgets/leaderboard/define';

setCommunity(new GatewayCommunity({ gateway: import.meta.env['VITE_GATEWAY'] as string }));

function App() {
  const [isOn, setOn] = useState(true);
  const times = useRef(0);
  // Taken out and put back, as routers do.
  useEffect(() => {
    if (times.current++ > 2) return;
    const timer = setTimeout(() => setOn((on) => !on), 20);
    return () => clearTimeout(timer);
  });
  return <main>{(isOn || times.current > 2) && <rai-leaderboard board="xp" window="all-time" />}</main>;
}

createRoot(document.querySelector('#app')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
