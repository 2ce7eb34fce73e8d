import type { Session } from "@/realtime/session";
import { TooltipProvider } from "@/ui/tooltip";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createBrowserRouter, Navigate, RouterProvider } from "react-router";
import { ConsolePage } from "./pages/console-page";
import { HomePage } from "./pages/home-page";

export function App({ session }: { session: Session }) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 5000 } } });
  const router = createBrowserRouter([
    { path: "/", element: <HomePage /> },
    { path: "/console", element: <ConsolePage session={session} /> },
    { path: "*", element: <Navigate to="/" replace /> },
  ]);
  return (
    <QueryClientProvider client={queries}>
      <TooltipProvider delayDuration={400} skipDelayDuration={100}>
        <RouterProvider router={router} />
      </TooltipProvider>
    </QueryClientProvider>
  );
}
