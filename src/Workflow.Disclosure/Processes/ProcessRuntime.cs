using System.Text.Json.Nodes;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Texts;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Processes;

/// <summary>Where a process stands after one transition and the steps of ours that it led to.</summary>
/// <param name="PublishAt">Node id of the <c>Workflow.Publish</c> that was reached; null where none was.</param>
/// <param name="Failed">Checks that found something and led on by their own port.</param>
public sealed record Advance(
    ProcessState State, IReadOnlyList<Effect> Effects, IReadOnlyList<JournalEntry> Journal, string? PublishAt, IReadOnlyList<FailedCheck> Failed);

/// <param name="Faults">Complete sentences; see <see cref="DocumentKinds.Check"/>.</param>
public sealed record FailedCheck(string ActivityId, IReadOnlyList<string> Faults);

/// <summary>Carries a transition on through the steps that need no person: checks and publication run here,
/// within the transaction of the decision that led to them.</summary>
public sealed class ProcessRuntime(DocumentKinds kinds)
{
    /// <param name="inputs">Beside the campaign's dates.</param>
    public Result<Advance> Start(
        ProcessDefinition definition, CaseHeading heading, DateTimeOffset now, IReadOnlyDictionary<string, JsonNode?>? inputs = null, string? correlationId = null)
    {
        var input = new ProcessInput(now, Inputs(heading, inputs), heading.CaseId.ToString());
        return Carry(definition, heading.Kind, null, CheckBasis.None, ProcessEngine.Start(definition, input, correlationId), input);
    }

    /// <summary>A case whose process has ended goes the whole way again.</summary>
    public Result<Advance> StartAgain(ProcessDefinition definition, CaseSnapshot seen, DateTimeOffset now)
    {
        var input = new ProcessInput(now, Inputs(seen.Heading, null), seen.Heading.CaseId.ToString());
        return Carry(definition, seen.Heading.Kind, seen.Version, seen.Basis, ProcessEngine.StartAgain(definition, ProcessState.FromJson(seen.State), input), input);
    }

    /// <param name="version">The version that checks read and that is published.</param>
    public Result<Advance> Resume(
        ProcessDefinition definition, CaseSnapshot seen, Resumption resumption, VersionHead? version, DateTimeOffset now)
    {
        var input = new ProcessInput(now, InstanceId: seen.Heading.CaseId.ToString());
        return Carry(definition, seen.Heading.Kind, version, seen.Basis, ProcessEngine.Resume(definition, ProcessState.FromJson(seen.State), resumption, input), input);
    }

    /// <returns>Refused as the engine says, in Chinese.</returns>
    public Result<Advance> Apply(ProcessDefinition definition, CaseSnapshot seen, Operation operation, DateTimeOffset now)
    {
        var input = new ProcessInput(now, InstanceId: seen.Heading.CaseId.ToString());
        var operated = ProcessEngine.Apply(definition, ProcessState.FromJson(seen.State), operation, input);
        return operated.Transition is { } transition ? Carry(definition, seen.Heading.Kind, seen.Version, seen.Basis, transition, input) : new OperationRefused(operated.Refusal!);
    }

    private static Dictionary<string, JsonNode?> Inputs(CaseHeading heading, IReadOnlyDictionary<string, JsonNode?>? inputs)
    {
        var values = new Dictionary<string, JsonNode?>(inputs ?? new Dictionary<string, JsonNode?>(), StringComparer.Ordinal);
        foreach (var (name, date) in heading.Dates)
        {
            values[name] = date.ToString("yyyy-MM-dd");
        }

        return values;
    }

    private Result<Advance> Carry(ProcessDefinition definition, string kind, VersionHead? version, CheckBasis basis, Transition transition, ProcessInput input)
    {
        var effects = new List<Effect>();
        var journal = new List<JournalEntry>(transition.Journal);
        string? publishAt = null;
        var failed = new List<FailedCheck>();
        var pending = new Queue<Effect>(transition.Effects);
        var state = transition.State;
        while (pending.TryDequeue(out var effect))
        {
            // Another step of this transition may have ended the process or taken this one back.
            bool Waits(string id) => state.Bookmarks.Any(b => b.Id == id);
            var (bookmark, outcome) = ("", "");
            switch (effect)
            {
                case Effect.RunCheck { BookmarkId: var id } when !Waits(id):
                case Effect.Publish { BookmarkId: var other } when !Waits(other):
                    continue;
                case Effect.RunCheck check:
                    var (faults, search) = kinds.Check(kind, Needed(version, check.ActivityId).Content, basis);
                    if (search.Unread.Count > 0)
                    {
                        return new FilesUnread(search.Unread);
                    }

                    if (faults.Count > 0)
                    {
                        if (!check.FailedLeadsSomewhere)
                        {
                            return new DocumentFails(faults);
                        }

                        failed.Add(new FailedCheck(check.ActivityId, faults));
                    }

                    (bookmark, outcome) = (check.BookmarkId, faults.Count == 0 ? "Passed" : "Failed");
                    break;
                case Effect.Publish publish:
                    // What was handed on before there was this search, or by a process without a check, does not go public either.
                    var last = TextSearch.Of(kinds[kind].Texts(Needed(version, publish.ActivityId).Content), basis, all: true);
                    if (last.Unread.Count > 0 || last.Faults.Count > 0)
                    {
                        return last.Unread.Count > 0 ? new FilesUnread(last.Unread) : new NotForThePublic(last.Faults);
                    }

                    publishAt = publish.ActivityId;
                    (bookmark, outcome) = (publish.BookmarkId, "Done");
                    break;
                default:
                    effects.Add(effect);
                    continue;
            }

            var next = ProcessEngine.Resume(definition, state, new Resumption(bookmark, outcome), input);
            state = next.State;
            journal.AddRange(next.Journal);
            foreach (var more in next.Effects)
            {
                pending.Enqueue(more);
            }
        }

        // Nobody could ever move the case again: better that this decision fails and is heard of.
        var standstill = state is { Status: ProcessStatus.Running, Bookmarks.Count: 0, Incidents: [.., var stuck] } ? stuck : null;
        return (state.Fault ?? standstill) is { } fault
            ? throw new InvalidOperationException($"Process {definition.DefinitionId} v{definition.Version} faulted: {fault}")
            : new Advance(state, effects, journal, publishAt, failed);
    }

    private static VersionHead Needed(VersionHead? version, string activityId) =>
        version ?? throw new InvalidOperationException($"Activity '{activityId}' was reached before the case had a document version.");
}

public sealed record OperationRefused(string Why) : ConflictError($"{Why}。");

/// <summary>Nothing may go on as clean that nobody has looked into; whoever decides reads the files and decides again.</summary>
public sealed record FilesUnread(IReadOnlyList<NamedFile> Files)
    : ConflictError("附件里的文字还没有查过，没有办理。请先打开稿件，看过附件的检查结果再办。");

public sealed record FilesLost(IReadOnlyList<NamedFile> Files)
    : ConflictError($"附件“{string.Join("”“", Files.Select(f => f.Name))}”的文件打不开了，没有办理。请县级管理员从备份恢复，或者退回起草人换一个附件。");

public sealed record NotForThePublic(IReadOnlyList<string> Faults)
    : InvalidError("稿件里有不能公开的内容，没有公开。请退回起草人改正：", Faults);

/// <param name="Faults">Complete sentences; see <see cref="DocumentKinds.Check"/>.</param>
public sealed record DocumentFails(IReadOnlyList<string> Faults)
    : InvalidError("稿件还有必须改正的问题，没有送出。请按下面逐条改正后再提交。", Faults);
