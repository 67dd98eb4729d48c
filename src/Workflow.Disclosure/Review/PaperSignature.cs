using Npgsql;
using Workflow.Disclosure.Attachments;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;

namespace Workflow.Disclosure.Review;

/// <summary>代录: a decision that was signed on paper; the actor is the clerk who enters it.</summary>
/// <param name="SignerId">Who signed; holds the task's position today.</param>
/// <param name="SignedOn">Local, as it stands on the paper.</param>
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

/// <summary>Who may enter for whom: a clerk of the task's own unit, where the unit allows it, for one who holds the task's position.
/// Never where he could decide as himself: then he decides. The rule stands here once for each way of asking.</summary>
internal static class PaperRules
{
    public static readonly IReadOnlyList<string> Clerks = [Positions.Drafter, Positions.OfficeDirector];

    /// <param name="colleagues">Who holds what today in the task's unit.</param>
    /// <param name="deciders">Who may decide the task as himself.</param>
    /// <returns>Those for whom the person may enter; empty where he may not.</returns>
    public static IReadOnlyList<Colleague> Signers(
        ReviewTask task, bool allowed, IReadOnlyList<Colleague> colleagues, IReadOnlyList<Guid> deciders, Guid personId)
    {
        var signers = colleagues.Where(c => c.UnitId == task.UnitId && c.Position == task.Position && deciders.Contains(c.PersonId)).ToList();
        return allowed && !task.MayEdit && MayEnter(colleagues, task.UnitId, personId) && !deciders.Contains(personId) ? signers : [];
    }

    public static bool MayEnter(IReadOnlyList<Colleague> colleagues, Guid unitId, Guid personId) =>
        colleagues.Any(c => c.PersonId == personId && c.UnitId == unitId && Clerks.Contains(c.Position));

    /// <summary>As <see cref="TaskRows.Query"/>, of a clerk and the one who signed.</summary>
    public static NpgsqlBatchCommand Query(Guid taskId, Guid clerkId, Guid signerId, DateOnly today) => Sql.Statement(
        $"""
        SELECT {TaskRows.Columns}, p.display_name,
               u.paper_by_clerk AND NOT t.may_edit AND NOT ({Decides("p.id")})
               AND EXISTS (SELECT FROM holdings h WHERE h.person_id = p.id AND h.unit_id = t.unit_id AND h.position = ANY($5) AND {InForce}),
               true, u.levels_by_one, NULL, false, CASE WHEN {Decides("q.id")} THEN q.display_name END
        FROM tasks t JOIN units u ON u.id = t.unit_id LEFT JOIN people p ON p.id = $2 AND p.closed_at IS NULL LEFT JOIN people q ON q.id = $4 AND q.closed_at IS NULL
        WHERE t.id = $1
        """, taskId, clerkId, today, signerId, Clerks.ToArray());

    private const string InForce = "h.valid_from <= $3 AND (h.valid_to IS NULL OR h.valid_to >= $3)";

    /// <summary>Whether the person decides the task as himself.</summary>
    private static string Decides(string person) =>
        $"EXISTS (SELECT FROM {TaskAuthority.Actors} a WHERE a.person_id = {person} AND a.for_person_id IS NULL)";
}

public sealed record NotAHolderOnPaper(string Position) : InvalidError($"请从名单里选在纸上签批的人：要是今天任{Position}、该办这项任务的人，不是您自己。没有录入。");

public sealed record PaperDayImpossible(DateOnly From, DateOnly To)
    : InvalidError($"纸质签批的日期要在{From:yyyy年M月d日}（任务到达）和{To:yyyy年M月d日}（今天）之间，没有录入。请照纸上的日期填写。");

public sealed record PaperDayMissing() : InvalidError("还没有填纸质签批的日期，没有录入。请照纸上的日期填写。");

public sealed record ScanMissing() : InvalidError("还没有选扫描件，没有录入。请选签批页的扫描件（PDF 或图片）。");

public sealed record ScanNotAPicture() : InvalidError("扫描件要是 PDF、PNG 或 JPEG（按内容辨认），没有录入。请扫描或拍照后再上传。");

public sealed record PaperByOneTwice()
    : ConflictError("上一环节也是这一位办理的，本单位不允许同一人连续办理两级，没有录入。请由这个岗位的另一位签批，或者录入退回。");
