using Workflow.Engine.Definitions;

namespace Workflow.Engine.Execution;

/// <param name="State">On the other version; null where there is any problem.</param>
/// <param name="Problems">In Chinese: what stands in the way.</param>
/// <param name="Moved">By old node id the new one, for what is open and has another id now.</param>
public sealed record MigrationPlan(ProcessState? State, IReadOnlyList<string> Problems, IReadOnlyDictionary<string, string> Moved);

/// <summary>Moves a running instance to another version of its definition: all that is open must still exist there.</summary>
public static class ProcessMigration
{
    /// <param name="mapping">New node ids by old ones; what is not named keeps its id.</param>
    public static MigrationPlan Plan(ProcessDefinition from, ProcessDefinition to, ProcessState state, IReadOnlyDictionary<string, string>? mapping = null)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(state);
        return new Mover(from, to, state, mapping ?? new Dictionary<string, string>()).Plan();
    }

    private sealed class Mover(ProcessDefinition from, ProcessDefinition to, ProcessState state, IReadOnlyDictionary<string, string> mapping)
    {
        private readonly List<string> problems = [];
        private readonly Dictionary<string, string> claimed = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, string> moved = new(StringComparer.Ordinal);

        public MigrationPlan Plan()
        {
            if (from.DefinitionId != to.DefinitionId)
            {
                problems.Add($"“{to.DefinitionId}”不是“{from.DefinitionId}”的另一版");
            }

            if (state.Status == ProcessStatus.Finished)
            {
                problems.Add("已经办结，不用迁移");
            }

            foreach (var (old, _) in mapping.Where(m => from.Find(m.Key) is null))
            {
                problems.Add($"第{from.Version}版没有“{old}”这个步骤");
            }

            if (problems.Count > 0)
            {
                return new(null, problems, moved);
            }

            var bookmarks = state.Bookmarks.Select(b => b with { ActivityId = Open(b.ActivityId, b) }).ToList();
            var frames = state.Frames.Select(Move).ToList();
            var result = state with
            {
                Version = to.Version,
                Bookmarks = bookmarks,
                Frames = frames,
                Incidents = state.Incidents?.Where(i => to.Find(Name(i.ActivityId)) is not null).Select(i => i with { ActivityId = Name(i.ActivityId) }).ToList(),
            };
            return new(problems.Count == 0 ? result : null, problems, moved);
        }

        /// <summary>Of something that is open: it must be there, and be the same kind of thing.</summary>
        private string Open(string old, Bookmark? bookmark)
        {
            var (was, name) = (from.Find(old)!, Name(old));
            if (to.Find(name) is not { } now)
            {
                problems.Add($"“{was.Title}”（{old}）正在办理，而第{to.Version}版没有这个步骤；用 --map {old}=新编号 指明由哪一步接着办");
                return old;
            }

            if (now.Parent?.NodeId != (was.Parent is null ? null : Name(was.Parent.NodeId)))
            {
                problems.Add($"“{was.Title}”（{old}）在第{to.Version}版里移进或移出了别的容器（{name}），不能接着办");
            }
            else if (claimed.TryGetValue(name, out var other) && other != old)
            {
                problems.Add($"“{other}”和“{old}”都在办理，不能都由“{name}”接着办");
            }

            claimed[name] = old;
            if (now.Type != was.Type)
            {
                problems.Add($"“{was.Title}”（{old}）在第{to.Version}版里是另一种步骤：{now.Type}");
            }
            else if (now.Prepared is TaskNode node && was.Prepared is TaskNode before)
            {
                // The task is open with the buttons it was opened with.
                foreach (var outcome in before.Outcomes.Where(o => node.Outcomes.All(n => n.Name != o.Name)))
                {
                    problems.Add($"“{was.Title}”（{old}）的办理方式“{outcome.Label}”在第{to.Version}版里没有了");
                }

                if (bookmark?.Part == SignerPart.Joint && node.Completion is null)
                {
                    problems.Add($"“{was.Title}”（{old}）正在会签，而第{to.Version}版里不是会签");
                }
            }

            if (name != old)
            {
                moved[old] = name;
            }

            return name;
        }

        private Frame Move(Frame frame)
        {
            var id = Open(frame.ActivityId, null);
            if (from.Find(frame.ActivityId)!.Graph is null || to.Find(id)?.Graph is not { } graph)
            {
                return frame with { ActivityId = id };
            }

            foreach (var token in frame.Tokens ?? [])
            {
                if (!graph.Connections.Contains(new ConnectionDefinition(Local(frame, token.Source), token.Port, Local(frame, token.Target))))
                {
                    problems.Add($"从“{token.Source}”到“{token.Target}”的一路已经走到，而第{to.Version}版没有这条连线");
                }
            }

            bool IsThere(string local) => graph.Activities.Any(a => a.Id == Local(frame, local));
            foreach (var jump in (frame.Jumps ?? []).Where(j => !IsThere(j.From) || !IsThere(j.To)))
            {
                problems.Add($"“{jump.From}”办完要直接送回“{jump.To}”，而第{to.Version}版少了其中一步");
            }

            return frame with
            {
                ActivityId = id,
                Tokens = frame.Tokens?.Select(t => t with { Source = Local(frame, t.Source), Target = Local(frame, t.Target) }).ToList(),
                Joined = frame.Joined?.Where(IsThere).Select(j => Local(frame, j)).ToList(),
                Passed = frame.Passed?.Where(IsThere).Select(p => Local(frame, p)).ToList(),
                Undone = null,
                Jumps = frame.Jumps?.Select(j => new Jump(Local(frame, j.From), Local(frame, j.To), Port: j.Port)).ToList(),
            };
        }

        private string Name(string old) => mapping.GetValueOrDefault(old, old);

        /// <summary>A child of the container by its id there.</summary>
        private string Local(Frame frame, string local)
        {
            var container = from.Find(frame.ActivityId)!;
            var node = container.Children.FirstOrDefault(c => c.Id == local)?.NodeId ?? local;
            return to.Find(Name(node))?.Id ?? Name(node);
        }
    }
}
