using Npgsql;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Drafting;

/// <summary>Hands the draft on: what is saved becomes an immutable version, and the drafter's forward outcome is decided on it.</summary>
public sealed record SubmitDraft(Guid TaskId, string Opinion, Actor Actor);

public sealed class SubmitDraftHandler(NpgsqlDataSource source, DecideTaskHandler decide)
{
    public async Task<Result<DecisionMade>> HandleAsync(SubmitDraft command, CancellationToken ct)
    {
        await using var read = source.CreateCommand("SELECT outcomes FROM tasks WHERE id = $1 AND may_edit", command.TaskId);
        var forward = await read.ExecuteScalarAsync(ct) is string outcomes
            ? CaseWriter.ReadOutcomes(outcomes).FirstOrDefault(o => o.Tone == OutcomeTone.Forward)
            : null;
        return forward is null
            ? new TaskNotFound()
            : await decide.HandleAsync(new DecideTask(command.TaskId, forward.Name, command.Opinion, 0, command.Actor), ct);
    }
}
