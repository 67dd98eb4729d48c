using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Publication;

namespace Workflow.Disclosure.Releases;

public sealed record StartRelease(Guid UnitId, Guid PersonId);

/// <param name="TaskId">The draft that now waits for the unit's 经办人.</param>
public sealed record ReleaseStarted(Guid CaseId, Guid TaskId);

/// <summary>Opens a release on the process that its unit runs releases on.</summary>
public sealed class StartReleaseHandler(
    DisclosureDbContext db, NpgsqlDataSource source, Authority authority, ProcessCatalog catalog, CaseStarter starter, OutboxSignal signal, TimeProvider clock)
{
    public async Task<Result<ReleaseStarted>> HandleAsync(StartRelease command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = LocalTime.DateOf(now);
        var unit = await db.Units.AsNoTracking().SingleOrDefaultAsync(u => u.Id == command.UnitId && u.ClosedAt == null, ct);
        if (unit is null || !await authority.HoldsAsync(command.PersonId, Positions.Drafter, unit.Id, today, ct))
        {
            return new NotFoundError("没有这个单位，或者您不是它的经办人，不能发起信息发布。");
        }

        if (catalog.Latest(unit.ReleaseProcess) is not { } definition)
        {
            return new InvalidError($"{unit.Name}设定的发布流程“{unit.ReleaseProcess}”不存在。请县级管理员在“管理”里改选一个流程。");
        }

        if (PublicationRule.Lacks(definition, (await db.NewestAsync(ct)).LeaderLevels) is { } lacks)
        {
            return new InvalidError($"{lacks}没有发起。请县级管理员给{unit.Name}改选一个流程，或者在“管理 → 公开规则”里核对要几级领导审批。");
        }

        var missing = new List<string>();
        foreach (var task in definition.Tasks.DistinctBy(t => (t.Unit, t.Position)))
        {
            var of = task.Unit == "County" ? await authority.CountyUnitAsync(ct) : unit;
            if ((await authority.HoldersAsync(of.Id, task.Position, today, ct)).Count == 0)
            {
                missing.Add($"{of.Name}：缺{task.Position}");
            }
        }

        if (missing.Count > 0)
        {
            return new InvalidError("发布流程需要的岗位还没有人，没有发起。请县级管理员在“管理”里补上：", missing);
        }

        var row = new Case
        {
            Kind = CaseKinds.InformationRelease,
            UnitId = unit.Id,
            Title = "（未命名的信息发布）",
            CreatedBy = command.PersonId,
            CreatedAt = now,
        };
        var heading = new CaseHeading(
            row.Id, row.Kind, row.Title, unit.Id, unit.Name, (await authority.CountyUnitAsync(ct)).Id, null, null, CampaignDates.None);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = connection.CreateBatch();
        if (starter.Start(batch, row, heading, definition, now) is { Succeeded: false } failed)
        {
            return failed.Error;
        }

        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        signal.Raise();
        return new ReleaseStarted(row.Id, await db.Tasks.Where(t => t.CaseId == row.Id).OrderByDescending(t => t.MayEdit).Select(t => t.Id).FirstAsync(ct));
    }
}
