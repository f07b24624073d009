import { keepOffline } from "./offline/register";
import "./page/page";

keepOffline();
