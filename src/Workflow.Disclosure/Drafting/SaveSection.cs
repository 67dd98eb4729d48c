using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review;

namespace Workflow.Disclosure.Drafting;

/// <param name="SeenVersion">The section's version that the editor started from; 0 where it was never saved.</param>
public sealed record SaveSection(Guid TaskId, string Section, int SeenVersion, SectionContent Content, Guid PersonId);

public sealed record SectionSaved(int Version, DateTimeOffset At);

/// <summary>Saves one section of a draft while its task is open: for the drafter any, for a colleague the part assigned to him.
/// Nothing of a second editor is overwritten.</summary>
public sealed partial class SaveSectionHandler(NpgsqlDataSource source, DocumentKinds kinds, TimeProvider clock, ILogger<SaveSectionHandler> logger)
{
    /// <summary>In UTF-16 characters, over all texts and cells of one section.</summary>
    public const int MaxLength = 200_000;

    private sealed record Found(CaseHeading Heading, bool Holds, bool MayEdit, DateTimeOffset? ClosedAt, string? DecidedBy, AssignedPart? Assigned, string ActivityId);

    /// <summary>The section as a colleague's, the latest time it was.</summary>
    private sealed record AssignedPart(string Title, ContributionOutcome? Outcome, string? ClosedBy, DateTimeOffset? ClosedAt);

    public async Task<Result<SectionSaved>> HandleAsync(SaveSection command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await FindAsync(connection, command, LocalTime.DateOf(now), ct) is not { } found || found is { Holds: false, Assigned: null })
        {
            return new TaskNotFound();
        }

        if (found is { Holds: false, Assigned: { ClosedAt: { } ended, Outcome: { } how } part })
        {
            return new PartNotOpen(part.Title, how, part.ClosedBy, ended);
        }

        if (found.ClosedAt is { } closed)
        {
            return new DraftNotOpen(found.DecidedBy ?? "流程", closed);
        }

        if (!found.MayEdit)
        {
            return new NotADraft();
        }

        if (Length(command.Content) is > MaxLength and var length)
        {
            return new SectionTooLong(length);
        }

        if (kinds[found.Heading.Kind].Refuse(found.Heading, command.Section, command.Content) is { } refusal)
        {
            return refusal;
        }

        if (await WriteAsync(connection, command, found.Heading.CaseId, now, ct) is not { } version)
        {
            var conflict = await ConflictAsync(connection, found.Heading.CaseId, command.Section, ct);
            // An answer that got lost: what one sends again is what stands there already.
            return conflict is SectionChanged same && same.Current.Write() == command.Content.Write() ? new SectionSaved(same.Version, same.At) : conflict;
        }

        await using var wrote = new NpgsqlCommand(Writing.Insert, connection)
        { Parameters = { new() { Value = found.Heading.CaseId }, new() { Value = command.PersonId }, new() { Value = found.ActivityId }, new() { Value = now } } };
        await wrote.ExecuteNonQueryAsync(ct);
        if (kinds[found.Heading.Kind].TitleIn(command.Section, command.Content) is { } title && title != found.Heading.Title)
        {
            await using var name = new NpgsqlCommand("UPDATE cases SET title = $2 WHERE id = $1", connection)
            { Parameters = { new() { Value = found.Heading.CaseId }, new() { Value = title } } };
            await name.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        LogSaved(found.Heading.CaseId, command.Section, version);
        return new SectionSaved(version, now);
    }

    /// <summary>The share lock orders this save before or after a submission of the same draft, never in the middle:
    /// what was answered as saved is in the version that is submitted next.</summary>
    private static async Task<Found?> FindAsync(NpgsqlConnection connection, SaveSection command, DateOnly today, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(Sql.Statement(
            "SELECT FROM process_states WHERE case_id = (SELECT case_id FROM tasks WHERE id = $1) FOR SHARE", command.TaskId));
        batch.BatchCommands.Add(Sql.Statement(
            $"""
            SELECT c.id, c.kind, c.title, c.unit_id, u.name, c.year, k.layout_id, t.may_edit, t.closed_at, t.decided_by_name,
                   {TaskAuthority.Sql},
                   g.title, g.outcome, g.closed_by_name, g.closed_at, t.activity_id
            FROM tasks t JOIN cases c ON c.id = t.case_id JOIN units u ON u.id = c.unit_id LEFT JOIN campaigns k ON k.id = c.campaign_id CROSS JOIN people p
            LEFT JOIN LATERAL (
                SELECT g.title, g.outcome, g.closed_by_name, g.closed_at FROM contributions g
                WHERE g.case_id = t.case_id AND g.task_id = t.id AND g.section = $4
                  AND EXISTS (SELECT FROM authorities h WHERE h.person_id = p.id AND h.unit_id = g.unit_id AND (h.kind IS NULL OR h.kind = c.kind)
                              AND CASE WHEN g.position IS NULL THEN g.person_id = coalesce(h.for_person_id, p.id) ELSE h.position = g.position END
                              AND h.valid_from <= $3 AND (h.valid_to IS NULL OR h.valid_to >= $3))
                ORDER BY g.assigned_at DESC LIMIT 1) g ON true
            WHERE t.id = $1 AND p.id = $2 AND p.closed_at IS NULL
            """, command.TaskId, command.PersonId, today,
            // The database takes no NUL, not even to compare with.
            command.Section.Replace("\0", "", StringComparison.Ordinal)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        return await reader.ReadAsync(ct)
            ? new Found(
                new CaseHeading(
                    reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetGuid(3), reader.GetString(4), Guid.Empty,
                    reader.IsDBNull(5) ? null : reader.GetInt32(5), reader.IsDBNull(6) ? null : reader.GetString(6), CampaignDates.None),
                reader.GetBoolean(10), reader.GetBoolean(7),
                reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8), reader.IsDBNull(9) ? null : reader.GetString(9),
                reader.IsDBNull(11) ? null : new AssignedPart(
                    reader.GetString(11), reader.IsDBNull(12) ? null : Enum.Parse<ContributionOutcome>(reader.GetString(12)),
                    reader.IsDBNull(13) ? null : reader.GetString(13), reader.IsDBNull(14) ? null : reader.GetFieldValue<DateTimeOffset>(14)),
                reader.GetString(15))
            : null;
    }

    /// <returns>The new version, or null when somebody else saved since.</returns>
    private static async Task<int?> WriteAsync(NpgsqlConnection connection, SaveSection command, Guid caseId, DateTimeOffset now, CancellationToken ct)
    {
        await using var write = new NpgsqlCommand(command.SeenVersion == 0
            ? """
              INSERT INTO draft_sections (case_id, section, version, content, saved_by, saved_at) VALUES ($1, $2, $3 + 1, $4, $5, $6)
              ON CONFLICT DO NOTHING RETURNING version
              """
            : """
              UPDATE draft_sections SET version = version + 1, content = $4, saved_by = $5, saved_at = $6
              WHERE case_id = $1 AND section = $2 AND version = $3 RETURNING version
              """, connection);
        foreach (var value in new object[] { caseId, command.Section, command.SeenVersion, command.Content.Write(), command.PersonId, now })
        {
            write.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return (int?)await write.ExecuteScalarAsync(ct);
    }

    private static async Task<ConflictError> ConflictAsync(NpgsqlConnection connection, Guid caseId, string section, CancellationToken ct)
    {
        await using var read = new NpgsqlCommand(
            """
            SELECT s.version, s.content, s.saved_at, p.display_name FROM draft_sections s JOIN people p ON p.id = s.saved_by
            WHERE s.case_id = $1 AND s.section = $2
            """, connection)
        { Parameters = { new() { Value = caseId }, new() { Value = section } } };
        await using var reader = await read.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new SectionChanged(reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(2), reader.GetInt32(0), SectionContent.Read(reader.GetString(1)))
            : new SectionNeverSaved();
    }

    private static int Length(SectionContent content) =>
        content.Texts.Sum(t => t.Value?.Length ?? 0) + content.Cells.Sum(c => c.Value?.Length ?? 0);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Section {Section} of case {CaseId} saved as version {Version}")]
    private partial void LogSaved(Guid caseId, string section, int version);
}

public sealed record DraftNotOpen(string By, DateTimeOffset At)
    : ConflictError($"稿件已由{By}于{LocalTime.Describe(At)}送出，这一段没有保存。您写的内容还在页面上，退回后可以再改。");

/// <summary>What a colleague types after his part came back into the draft.</summary>
public sealed record PartNotOpen(string Title, ContributionOutcome How, string? By, DateTimeOffset At)
    : ConflictError($"“{Title}”{Contribution.Describe(How)}（{By ?? "流程"}，{LocalTime.Describe(At)}），这次没有保存。您写的内容还在页面上，可以复制给起草人。");

public sealed record NotADraft() : ConflictError("这个任务只审阅，不改稿。要修改请退回起草人。");

public sealed record SectionTooLong(int Length)
    : InvalidError($"这一部分有{Length}字，最多{SaveSectionHandler.MaxLength}字，没有保存。请删减后再存；您写的内容还在页面上。");

/// <summary>The editor names a version of a section that has none; our own pages never do.</summary>
public sealed record SectionNeverSaved() : ConflictError("这一部分还没有保存过，页面上的版本号不对，没有保存。请把写的内容另外复制一份，刷新页面后再填。");

/// <param name="Current">What stands in the database now, for the editor to show beside one's own.</param>
public sealed record SectionChanged(string By, DateTimeOffset At, int Version, SectionContent Current)
    : ConflictError($"{By}在{LocalTime.Describe(At)}改过这一部分，您的没有覆盖它。请比较两份后选用一份。");
