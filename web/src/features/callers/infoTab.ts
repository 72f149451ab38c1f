import { createStore } from "@/lib/store";

export const infoTabs = ["pelanggan", "histori", "riwayat", "email", "laporan"] as const;
export type InfoTab = (typeof infoTabs)[number];
// Which tab of Info Pelanggan each person looks at; stays from call to call.
export const infoTab = createStore<InfoTab>("pelanggan");
