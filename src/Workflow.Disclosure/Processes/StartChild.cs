using System.Text.Json.Nodes;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Processes;

/// <summary>A process asked for another one: a release of the same unit, or of the unit whose code is the input <c>UnitCode</c>.
/// The case and the row that remembers the message commit together, so a redelivery starts nothing.</summary>
public sealed class StartChildConsumer(
    NpgsqlDataSource source, DisclosureDbContext db, Authority authority, ProcessCatalog catalog, CaseStarter starter, OutboxSignal signal, TimeProvider clock)
    : IConsumer<ProcessStartAsked>
{
    public async Task Consume(ConsumeContext<ProcessStartAsked> context)
    {
        var (asked, ct, now) = (context.Message, context.CancellationToken, clock.GetUtcNow());
        var parent = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == asked.CaseId, ct);
        var input = JsonNode.Parse(asked.Input)!.AsObject();
        var code = (string?)input["UnitCode"];
        var unit = await db.Units.AsNoTracking().SingleOrDefaultAsync(u => code == null ? u.Id == parent.UnitId : u.Code == code, ct)
            ?? throw new InvalidOperationException($"Case {parent.Id} asked for a process in the unit '{code}', which does not exist.");
        var definition = catalog.Latest(asked.DefinitionId)
            ?? throw new InvalidOperationException($"Case {parent.Id} asked for the process '{asked.DefinitionId}', which is not released.");
        var row = new Case { Kind = CaseKinds.InformationRelease, UnitId = unit.Id, Title = parent.Title, CreatedAt = now };
        var heading = new CaseHeading(
            row.Id, row.Kind, row.Title, unit.Id, unit.Name, (await authority.CountyUnitAsync(ct)).Id, null, null, CampaignDates.None);

        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(Sql.Statement(
            "INSERT INTO inbox (message_id, consumer, handled_at) VALUES ($1, $2, $3)", context.MessageId!.Value, nameof(StartChildConsumer), now));
        if (starter.Start(batch, row, heading, definition, now, input.ToDictionary(StringComparer.Ordinal), asked.CorrelationId) is { Succeeded: false } refused)
        {
            throw new InvalidOperationException($"The process '{asked.DefinitionId}' for case {parent.Id} could not start: {refused.Error.Message}");
        }

        batch.BatchCommands.Add(Sql.Statement(
            "UPDATE cases SET parent_case_id = $2, parent_bookmark = $3 WHERE id = $1", row.Id, asked.CaseId, Sql.Typed(NpgsqlTypes.NpgsqlDbType.Text, asked.Bookmark)));
        try
        {
            await batch.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
        }
        catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "inbox" })
        {
            return;
        }

        signal.Raise();
    }
}
