import type { Session } from "@/realtime/session";
import { TooltipProvider } from "@/ui/tooltip";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { createBrowserRouter, Navigate, RouterProvider } from "react-router";
import { ConsolePage } from "./pages/console-page";
import { HomePage } from "./pages/home-page";

function makeQueries(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 5000 } } });
}

function makeRouter(session: Session) {
  return createBrowserRouter([
    { path: "/", element: <HomePage /> },
    { path: "/console", element: <ConsolePage session={session} /> },
    { path: "*", element: <Navigate to="/" replace /> },
  ]);
}

export function App({ session }: { session: Session }) {
  const [queries] = useState(makeQueries);
  const [router] = useState(() => makeRouter(session));
  return (
    <QueryClientProvider client={queries}>
      <TooltipProvider delayDuration={400} skipDelayDuration={100}>
        <RouterProvider router={router} />
      </TooltipProvider>
    </QueryClientProvider>
  );
}
