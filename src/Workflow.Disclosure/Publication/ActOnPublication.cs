using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Texts;
using Workflow.Engine.Execution;
using Workflow.Reports;

namespace Workflow.Disclosure.Publication;

/// <param name="Number">The publication that the person means; of 更正 and 废止 the latest, so that nobody acts on one that he has not seen.</param>
/// <param name="Reason">At most <see cref="DecideTask.MaxOpinion"/> UTF-16 characters after trimming; for the office alone.</param>
/// <param name="PublicNote">At most <see cref="MaxNote"/>; for everybody. Empty: none, which a 更正 may not have.</param>
public sealed record ActOnPublication(Guid CaseId, PublicAct Act, int Number, string Reason, string PublicNote, Guid PersonId)
{
    public const int MaxNote = 500;
}

/// <summary>Takes down, corrects or abolishes what is public: behind the case's lock, in one transaction, with an entry in the record.</summary>
public sealed partial class ActOnPublicationHandler(
    NpgsqlDataSource source, OperationDesks people, ProcessCatalog catalog, ProcessRuntime runtime, DocumentKinds kinds, WorkingCalendar calendar, OutboxSignal signal,
    TimeProvider clock, ILogger<ActOnPublicationHandler> logger)
{
    /// <returns>The entry in the record.</returns>
    public async Task<Result<Guid>> HandleAsync(ActOnPublication command, CancellationToken ct)
    {
        if (await people.PersonAsync(command.CaseId, command.PersonId, ct) is not { } person)
        {
            return new NotPublishedHere();
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        var done = await ActAsync(connection, command, person, ct);
        if (!done.Succeeded)
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
            await rollback.ExecuteNonQueryAsync(ct);
            return done;
        }

        signal.Raise();
        LogDone(command.CaseId, command.Act, command.Number);
        return done;
    }

    /// <summary>What the person may do right now: the very rules of <see cref="HandleAsync"/>.</summary>
    /// <returns>Null where the case is not to be seen.</returns>
    public async Task<(PublicHistory History, PublicationOffer Offer)?> OfferedAsync(Guid caseId, Guid personId, CancellationToken ct)
    {
        if (await people.PersonAsync(caseId, personId, ct) is not { MaySee: true } person)
        {
            return null;
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        var desk = await OpenAsync(connection, caseId, person, locks: false, ct);
        await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
        await rollback.ExecuteNonQueryAsync(ct);
        return desk is null ? null : (desk.History, desk.Offer());
    }

    private async Task<Result<Guid>> ActAsync(NpgsqlConnection connection, ActOnPublication command, OperatingPerson person, CancellationToken ct)
    {
        if (await OpenAsync(connection, command.CaseId, person, locks: true, ct) is not { } desk)
        {
            return new NotPublishedHere();
        }

        var (act, reason, note) = (command.Act, TextRules.Clean(command.Reason).Trim(), TextRules.Clean(command.PublicNote).Trim());
        if (desk.Refusal(act, command.Number) is { } refusal)
        {
            return refusal;
        }

        Error? fault = reason.Length == 0 ? new OpinionMissing(act.Label(), "原因")
            : reason.Length > DecideTask.MaxOpinion ? new OpinionTooLong(reason.Length, "原因")
            : IsNoText(reason) ? new OpinionNotText("原因")
            : act == PublicAct.Correct && note.Length == 0 ? new CorrectionUnexplained()
            : note.Length > ActOnPublication.MaxNote ? new NoteTooLong(note.Length)
            : IsNoText(note) ? new OpinionNotText("公开说明")
            // It is public from this moment, and nobody reviews it.
            : TextSearch.Of(new DocumentTexts([new NamedText("公开说明", note)], [], []), CheckBasis.None).Faults is { Count: > 0 } found ? new NoteNotForThePublic(found)
            : null;
        return fault is null ? await WriteAsync(connection, desk, command, reason, note, ct) : fault;
    }

    private async Task<Result<Guid>> WriteAsync(NpgsqlConnection connection, PublicationDesk desk, ActOnPublication command, string reason, string note, CancellationToken ct)
    {
        var (seen, now, sequence, act) = (desk.Seen, desk.Now, desk.Seen.Sequence + 1, command.Act);
        var definition = await catalog.GetAsync(seen.DefinitionId, seen.DefinitionVersion, ct);
        if (act == PublicAct.Correct)
        {
            // Who reviews it now is asked by the rules of now.
            definition = catalog.Latest(seen.DefinitionId) ?? definition;
        }

        var entry = Entry(desk, command, reason, note, definition.Hash);
        await using var batch = connection.CreateBatch();
        var writer = new CaseWriter(batch, seen.Heading, sequence, now, calendar);
        DecisionRows.Write(writer, entry, sequence);
        var row = new PublicationAct
        {
            CaseId = command.CaseId,
            Number = command.Number,
            Act = act,
            Reason = reason,
            PublicNote = note.Length == 0 ? null : note,
            PersonId = command.PersonId,
            Position = entry.Position,
            UnitId = entry.UnitId,
            At = now,
            DecisionId = entry.Id,
        };
        writer.Add(
            "INSERT INTO publication_acts (id, case_id, number, act, reason, public_note, person_id, position, unit_id, at, decision_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            row.Id, row.CaseId, row.Number, act.ToString(), reason, Sql.Typed(NpgsqlDbType.Text, row.PublicNote), row.PersonId, row.Position, row.UnitId, now, entry.Id);
        writer.Send(new PublicationChanged(command.CaseId, sequence, row.Id, now));
        if (act == PublicAct.Correct)
        {
            var advanced = runtime.StartAgain(definition, seen, now);
            if (!advanced.Succeeded)
            {
                return advanced.Error;
            }

            if (advanced.Value.PublishAt is not null)
            {
                throw new InvalidOperationException($"Process {definition.DefinitionId} v{definition.Version} publishes before anybody has decided.");
            }

            writer.Add("UPDATE cases SET status = 'Open' WHERE id = $1", command.CaseId);
            writer.Add("UPDATE process_states SET version = $2 WHERE case_id = $1", command.CaseId, definition.Version);
            FillDraft(writer, desk, command.PersonId);
            writer.Apply(advanced.Value);
        }
        else if (command.Number == desk.History.Latest.Number)
        {
            writer.Add("UPDATE cases SET public_state = $2 WHERE id = $1", command.CaseId, (act == PublicAct.TakeDown ? PublicState.TakenDown : PublicState.Abolished).ToString());
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync(ct);
        return entry.Id;
    }

    /// <summary>The draft begins with what is public, whatever an earlier 更正 that came to nothing has left in it. Where it is that already it
    /// stays as it was typed, with its numbers bound to cells.</summary>
    private void FillDraft(CaseWriter writer, PublicationDesk desk, Guid personId)
    {
        var (seen, kind, published) = (desk.Seen, kinds[desk.Seen.Heading.Kind], desk.Versions[^1]);
        if (ContentHash.Of(kind.Compose(seen.Heading, seen.Sections)) == published.Hash)
        {
            return;
        }

        foreach (var (section, content) in kind.Sections(published.Content))
        {
            writer.Add(
                """
                INSERT INTO draft_sections (case_id, section, version, content, saved_by, saved_at) VALUES ($1, $2, 1, $3, $4, $5)
                ON CONFLICT (case_id, section) DO UPDATE SET version = draft_sections.version + 1, content = excluded.content,
                    saved_by = excluded.saved_by, saved_at = excluded.saved_at
                """, seen.Heading.CaseId, section, content.Write(), personId, desk.Now);
        }
    }

    private static Decision Entry(PublicationDesk desk, ActOnPublication command, string reason, string note, string definitionHash)
    {
        var (seen, by) = (desk.Seen, desk.By(command.Act)!);
        var version = desk.Versions[desk.History.Published.Index().First(p => p.Item.Number == command.Number).Index];
        string?[] words =
        [
            command.Act != PublicAct.TakeDown || desk.History.Published.Count == 1 ? null
                : command.Number == desk.History.Latest.Number ? "全部公开版本" : $"第{command.Number}次公开的版本{(command.Number > 1 ? "及以前的" : "")}",
            note.Length == 0 ? null : $"{(command.Act == PublicAct.Correct ? "更正说明" : "公开说明")}：{note}",
        ];
        var entry = new Decision
        {
            CaseId = seen.Heading.CaseId,
            Number = seen.DecisionCount + 1,
            Kind = DecisionKind.Operation,
            ActivityId = "",
            Title = "公开件",
            Position = by.Position,
            UnitId = by.UnitId,
            PersonId = command.PersonId,
            ActorName = desk.Person.Name,
            Outcome = command.Act.ToString(),
            OutcomeLabel = command.Act.Label(),
            Tone = Decision.Neutral,
            Opinion = reason,
            Detail = string.Join('；', words.OfType<string>()) is { Length: > 0 } detail ? detail : null,
            VersionId = version.Id,
            VersionNumber = version.Number,
            VersionHash = version.Hash,
            DefinitionHash = definitionHash,
            DecidedAt = desk.Now,
            PreviousHash = seen.RecordHead,
            Hash = "",
        };
        return entry with { Hash = DecisionHash.Of(entry) };
    }

    private async Task<PublicationDesk?> OpenAsync(NpgsqlConnection connection, Guid caseId, OperatingPerson person, bool locks, CancellationToken ct)
    {
        CaseSnapshot? seen;
        PublicHistory history;
        IReadOnlyList<VersionHead> versions;
        await using (var batch = CaseReader.Open(connection, caseId, isTask: false, locks, PublicHistoryRows.Query(caseId)))
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            seen = await CaseReader.ReadAsync(reader, ct);
            (history, versions) = await PublicHistoryRows.ReadAsync(reader, caseId, ct);
        }

        if (seen is null)
        {
            return null;
        }

        var process = catalog.Latest(seen.DefinitionId) ?? await catalog.GetAsync(seen.DefinitionId, seen.DefinitionVersion, ct);
        // The time is taken behind the lock: entries of a case never run backwards.
        return new PublicationDesk(seen, ProcessState.FromJson(seen.State), person, history, versions, clock.GetUtcNow())
        {
            Lacks = PublicationRule.Lacks(process, await CountyRuleRows.LeaderLevelsAsync(connection, ct)),
        };
    }

    private static bool IsNoText(string text) => text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));

    [LoggerMessage(Level = LogLevel.Information, Message = "Case {CaseId}: {Act} of publication {Number}")]
    private partial void LogDone(Guid caseId, PublicAct act, int number);
}

public sealed record CorrectionUnexplained() : OpinionFault("更正要有公开的更正说明：请写明更正了什么，它与更正后的版本一起公开。");

public sealed record NoteTooLong(int Length) : OpinionFault($"公开说明有{Length}字，最多{ActOnPublication.MaxNote}字；请删减。");

public sealed record NoteNotForThePublic(IReadOnlyList<string> Faults) : InvalidError("公开说明里有不能公开的内容，没有办理。请改正：", Faults);
