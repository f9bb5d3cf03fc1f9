import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';
import { takeOver } from './offline';

const target = document.getElementById('app');
if (target && !(await takeOver())) mount(App, { target });
