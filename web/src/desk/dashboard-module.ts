import "../page/client";
import { keepOffline } from "../offline/register";

void import("./dashboard");
keepOffline();
