using Npgsql;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review.Secrecy;

/// <summary>Whether somebody can review what is handed on: where all who could wrote it themselves, the drafter hears it before the case stands still.</summary>
internal static class SecrecyReviewers
{
    private const int NamedAtMost = 5;

    /// <returns>Null where the transition asks for no 保密审查, or somebody can do it.</returns>
    public static async Task<NobodyToReview?> NobodyAsync(
        NpgsqlConnection connection, CaseSnapshot seen, TaskSnapshot task, Advance advance, Actor actor, DateOnly today, CancellationToken ct)
    {
        if (!task.MayEdit || advance.Effects.OfType<Effect.OpenTask>().FirstOrDefault(t => t.Position == Positions.SecrecyReviewer) is not { } review)
        {
            return null;
        }

        await using var command = connection.CreateBatch();
        command.BatchCommands.Add(Sql.Statement(
            """
            WITH writers AS (SELECT person_id AS id FROM writings WHERE case_id = $1 UNION SELECT $5 WHERE $5 IS NOT NULL),
                 reviewers AS (SELECT DISTINCT person_id AS id FROM actors_of($1, $2, $3, NULL, $4))
            SELECT (SELECT count(*) FROM reviewers) > 0 AND NOT EXISTS (SELECT FROM reviewers r WHERE r.id NOT IN (SELECT w.id FROM writers w)),
                   ARRAY(SELECT p.display_name FROM reviewers r JOIN people p ON p.id = r.id ORDER BY p.user_name),
                   ARRAY(SELECT DISTINCT h.position || p.display_name FROM holdings h JOIN people p ON p.id = h.person_id AND p.closed_at IS NULL
                         WHERE h.unit_id = $2 AND h.valid_from <= $4 AND (h.valid_to IS NULL OR h.valid_to >= $4) AND p.id NOT IN (SELECT w.id FROM writers w))
            """, seen.Heading.CaseId, seen.Heading.UnitOf(review.Unit), review.Position, today, Sql.Typed(NpgsqlTypes.NpgsqlDbType.Uuid, (actor as Actor.OfPerson)?.Id)));
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return reader.GetBoolean(0) ? new NobodyToReview(reader.GetFieldValue<string[]>(1), [.. reader.GetFieldValue<string[]>(2).Take(NamedAtMost)]) : null;
    }
}

/// <param name="Reviewers">Who hold the position, or act for one who does, and wrote the text.</param>
/// <param name="Others">Who could be named instead.</param>
public sealed record NobodyToReview(IReadOnlyList<string> Reviewers, IReadOnlyList<string> Others)
    : ConflictError($"保密审查员{string.Join('、', Reviewers)}写过或者改过这份稿件，不能审查自己的稿件，没有送出。"
        + (Others.Count > 0 ? $"请县级管理员另任一位保密审查员，可以从本单位没有动过稿的人里选：{string.Join('、', Others)}；也可以由保密审查员委托他们代理。" : "请县级管理员为本单位另任一位保密审查员。")
        + "写好的稿件都在。");
