import type { Session } from "@/realtime/session";
import { TooltipProvider } from "@/ui/tooltip";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { createBrowserRouter, RouterProvider } from "react-router";
import { AgentRoute } from "./pages/agent-route";
import { HomePage } from "./pages/home-page";
import { MissingPage } from "./pages/missing-page";
import { NewAgentPage } from "./pages/new-agent-page";
import { StudioPage } from "./pages/studio-page";
import { SessionPage } from "./pages/session-page";
import { ErrorBoundary, RouteError } from "./shell/error-boundary";
import { Frame } from "./shell/frame";

function makeQueries(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 5000 } } });
}

function makeRouter(session: Session) {
  return createBrowserRouter([
    {
      element: <Frame session={session} />,
      errorElement: <RouteError session={session} />,
      children: [
        { path: "/", element: <HomePage session={session} /> },
        { path: "/agents/new", element: <NewAgentPage session={session} /> },
        { path: "/agents/:id", element: <StudioPage session={session} /> },
        { path: "/sessions/:id", element: <SessionPage session={session} /> },
        { path: "/:agent", element: <AgentRoute session={session} /> },
        { path: "*", element: <MissingPage session={session} /> },
      ],
    },
  ]);
}

export function App({ session }: { session: Session }) {
  const [queries] = useState(makeQueries);
  const [router] = useState(() => makeRouter(session));
  return (
    <ErrorBoundary session={session}>
      <QueryClientProvider client={queries}>
        <TooltipProvider delayDuration={400} skipDelayDuration={100}>
          <RouterProvider router={router} />
        </TooltipProvider>
      </QueryClientProvider>
    </ErrorBoundary>
  );
}
