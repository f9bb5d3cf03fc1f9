import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';
import { keepOffline, takeOver } from './offline';

const target = document.getElementById('app');
if (target && !(await takeOver())) {
  mount(App, { target });
  // After the page itself: both want the same files.
  if (document.readyState === 'complete') void keepOffline();
  else window.addEventListener('load', () => void keepOffline(), { once: true });
}
