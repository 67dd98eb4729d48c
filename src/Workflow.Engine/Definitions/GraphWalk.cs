namespace Workflow.Engine.Definitions;

/// <summary>A connection by the places of its ends in the list of activities.</summary>
internal readonly record struct Edge(int Source, int Target);

/// <summary>Walks without recursion, so that a chain of any length fits.</summary>
internal static class GraphWalk
{
    /// <summary>By activity its place in an order in which every connection leads on to a later place, except those that close
    /// a loop. Branches come in the order of the file; what only <paramref name="returns"/> lead to comes last.</summary>
    /// <param name="returns">Some of the <paramref name="edges"/>.</param>
    public static int[] ForwardOrder(int count, int start, IReadOnlyList<Edge> edges, IReadOnlySet<Edge> returns)
    {
        var visited = new bool[count];
        var onward = Successors(count, edges.Where(e => !returns.Contains(e)));
        var order = Reversed(Postorder([start], onward, visited));
        var all = Successors(count, edges);
        order.AddRange(Reversed(Postorder([.. edges.Select(e => e.Target), .. Enumerable.Range(0, count)], all, visited)));
        var places = new int[count];
        for (var i = 0; i < count; i++)
        {
            places[order[i]] = i;
        }

        return places;
    }

    /// <summary>By activity the number of its strongly connected component (Kosaraju).</summary>
    public static int[] Components(int count, IReadOnlyList<Edge> edges)
    {
        var finished = Postorder([.. Enumerable.Range(0, count)], Successors(count, edges), new bool[count]);
        var against = Successors(count, edges.Select(e => new Edge(e.Target, e.Source)));
        var visited = new bool[count];
        var components = new int[count];
        foreach (var root in Reversed(finished))
        {
            foreach (var member in Postorder([root], against, visited))
            {
                components[member] = root;
            }
        }

        return components;
    }

    public static bool[] Reachable(int count, int start, IReadOnlyList<Edge> edges)
    {
        var visited = new bool[count];
        Postorder([start], Successors(count, edges), visited);
        return visited;
    }

    private static List<int> Postorder(IReadOnlyList<int> roots, List<int>[] successors, bool[] visited)
    {
        var finished = new List<int>();
        var path = new Stack<(int Activity, int Next)>();
        foreach (var root in roots)
        {
            Enter(root);
            while (path.TryPop(out var top))
            {
                // Backwards, because the reversed postorder then keeps the order of the file.
                if (top.Next < 0)
                {
                    finished.Add(top.Activity);
                    continue;
                }

                path.Push((top.Activity, top.Next - 1));
                Enter(successors[top.Activity][top.Next]);
            }
        }

        return finished;

        void Enter(int activity)
        {
            if (!visited[activity])
            {
                visited[activity] = true;
                path.Push((activity, successors[activity].Count - 1));
            }
        }
    }

    private static List<int>[] Successors(int count, IEnumerable<Edge> edges)
    {
        var successors = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        foreach (var edge in edges)
        {
            successors[edge.Source].Add(edge.Target);
        }

        return successors;
    }

    private static List<int> Reversed(List<int> list)
    {
        list.Reverse();
        return list;
    }
}
