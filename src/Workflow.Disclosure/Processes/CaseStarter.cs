using System.Text.Json.Nodes;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Drafting;
using Workflow.Engine.Definitions;

namespace Workflow.Disclosure.Processes;

/// <summary>Opens cases: row, process state and first tasks in the caller's batch.</summary>
public sealed class CaseStarter(ProcessRuntime runtime, WorkingCalendar calendar)
{
    /// <param name="batch">Must run in one transaction; the caller executes it.</param>
    /// <param name="inputs">Of the process, beside the campaign's dates.</param>
    public Result<Guid> Start(
        NpgsqlBatch batch, Case row, CaseHeading heading, ProcessDefinition definition, DateTimeOffset now,
        IReadOnlyDictionary<string, JsonNode?>? inputs = null, string? correlationId = null)
    {
        var advanced = runtime.Start(definition, heading, now, inputs, correlationId);
        if (!advanced.Succeeded)
        {
            return advanced.Error;
        }

        const long first = 1;
        var writer = new CaseWriter(batch, heading, first, now, calendar);
        writer.CreateCase(row, definition.DefinitionId, definition.Version);
        writer.Add("UPDATE cases SET sequence = $2 WHERE id = $1", row.Id, first);
        writer.Apply(advanced.Value);
        return row.Id;
    }
}
