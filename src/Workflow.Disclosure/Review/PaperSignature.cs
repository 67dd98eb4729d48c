using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Attachments;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Review;

/// <summary>代录: a decision that was signed on paper; the actor is the clerk who enters it.</summary>
/// <param name="SignerId">Who signed.</param>
/// <param name="SignedOn">Local, as it stands on the paper; the signer held the task's position on that day.</param>
/// <param name="Scan">Of the paper.</param>
public sealed record PaperSignature(Guid SignerId, DateOnly SignedOn, TakenFile Scan)
{
    internal Attachment Attach(Guid caseId, Guid taskId, Guid clerkId, DateTimeOffset now) => new Attachment
    {
        CaseId = caseId,
        Name = Scan.Name,
        ContentType = Scan.ContentType,
        Size = Scan.Size,
        Hash = Scan.Hash,
        CreatedBy = clerkId,
        CreatedAt = now,
        Series = Guid.CreateVersion7(),
        TaskId = taskId,
    }.Sealed();
}

/// <summary>Who may enter for whom: a clerk of the task's own unit, where the unit allows it, for one who held the task's position on the
/// day of the paper. Never where he could decide as himself: then he decides. And what he wrote himself he takes past no level: that another
/// clerk enters. The rule stands here once for each way of asking.</summary>
internal static class PaperRules
{
    public static readonly IReadOnlyList<string> Clerks = [Positions.Drafter, Positions.OfficeDirector];

    /// <param name="since">Who held what in the task's unit on any day since it was opened.</param>
    /// <param name="deciders">Who may decide the task as himself today.</param>
    /// <returns>Those for whom the person may enter; empty where he may not.</returns>
    public static IReadOnlyList<Colleague> Signers(ReviewTask task, IReadOnlyList<Colleague> since, IReadOnlyList<Guid> deciders, Guid personId)
    {
        // What was handed to one person he alone can have signed, as long as nobody else decides it.
        var handed = deciders.Count > 0 && deciders.All(d => d == task.AssigneeId);
        return task.MayEdit || deciders.Contains(personId)
            ? []
            : [.. since.Where(c => c.UnitId == task.UnitId && c.Position == task.Position && c.PersonId != personId && (!handed || c.PersonId == task.AssigneeId))];
    }

    /// <summary>Whether it is a level's decision on what the person wrote himself.</summary>
    public static async Task<bool> IsOfOwnTextAsync(DisclosureDbContext db, ReviewTask task, Guid personId, CancellationToken ct) =>
        task.Signer is not (SignerPart.Before or SignerPart.After) && await db.Writings.AnyAsync(w => w.CaseId == task.CaseId && w.PersonId == personId, ct);

    public static bool MayEnter(IReadOnlyList<Colleague> colleagues, Guid unitId, Guid personId) =>
        colleagues.Any(c => c.PersonId == personId && c.UnitId == unitId && Clerks.Contains(c.Position));

    /// <summary>As <see cref="TaskRows.Query"/>, of a clerk and the one who signed.</summary>
    public static NpgsqlBatchCommand Query(Guid taskId, Guid clerkId, PaperSignature paper, DateOnly today) => Sql.Statement(
        $"""
        SELECT {TaskRows.Columns}, p.display_name,
               u.paper_by_clerk AND NOT t.may_edit AND NOT ({Decides("p.id", "$3")})
               AND EXISTS (SELECT FROM holdings h WHERE h.person_id = p.id AND h.unit_id = t.unit_id AND h.position = ANY($5) AND h.valid_from <= $3 AND (h.valid_to IS NULL OR h.valid_to >= $3)),
               coalesce(t.signer IN ('Before', 'After'), false) OR NOT EXISTS (SELECT FROM writings w WHERE w.case_id = t.case_id AND w.person_id = p.id),
               NULL, false, CASE WHEN q.id <> p.id AND {Decides("q.id", "$6")} THEN q.display_name END, u.levels_by_one, {TaskRows.Wrote("q.id")}, {TaskRows.Decided("q.id")}
        FROM tasks t JOIN units u ON u.id = t.unit_id LEFT JOIN people p ON p.id = $2 AND p.closed_at IS NULL LEFT JOIN people q ON q.id = $4 AND q.closed_at IS NULL
        WHERE t.id = $1
        """, taskId, clerkId, today, paper.SignerId, Clerks.ToArray(), paper.SignedOn);

    /// <summary>Whether the person decides the task as himself on that day.</summary>
    private static string Decides(string person, string day) =>
        $"EXISTS (SELECT FROM actors_of(t.case_id, t.unit_id, t.position, t.assignee_id, {day}) a WHERE a.person_id = {person} AND a.for_person_id IS NULL)";
}

public sealed record NotAHolderOnPaper(string Position)
    : InvalidError($"请从名单里选在纸上签批的人，并核对日期：要是纸上那天任{Position}、该办这项任务的人，不是您自己。没有录入。");

public sealed record PaperOfOwnText()
    : ConflictError("这份稿件是您写过或者改过的，各级的同意不能由您代录，没有录入。请本单位办公室主任或者另一位经办人代录，或者由签批人本人办理；退回您可以代录。");

public sealed record PaperDayImpossible(DateOnly From, DateOnly To)
    : InvalidError($"纸质签批的日期要在{From:yyyy年M月d日}（任务到达）和{To:yyyy年M月d日}（今天）之间，没有录入。请照纸上的日期填写。");

public sealed record PaperDayMissing() : InvalidError("还没有填纸质签批的日期，没有录入。请照纸上的日期填写。");

public sealed record ScanMissing() : InvalidError("还没有选扫描件，没有录入。请选签批页的扫描件（PDF 或图片）。");

public sealed record ScanNotAPicture() : InvalidError("扫描件要是 PDF、PNG 或 JPEG（按内容辨认），没有录入。请扫描或拍照后再上传。");
