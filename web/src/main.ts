// The engine has the longest way: it starts before the rest of the page is there.
import "./page/client";
import { keepOffline } from "./offline/register";

void import("./page/page");
keepOffline();
