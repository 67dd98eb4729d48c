using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.Notifications;
using Workflow.Reports;

namespace Workflow.Disclosure.People;

/// <param name="ActingId">The person himself, or a county administrator where he cannot.</param>
/// <param name="Holding">Unit id and position of one that the person holds; null: all of them.</param>
/// <param name="Kind">One of <see cref="CaseKinds"/>; null: all.</param>
/// <param name="To">Last day, included; at most <see cref="MaxDays"/> after <paramref name="From"/>.</param>
/// <param name="Reason">At most <see cref="MaxReason"/> characters; may be empty.</param>
public sealed record Delegate(
    Guid ActingId, Guid FromPersonId, Guid ToPersonId, (Guid UnitId, string Position)? Holding, string? Kind, DateOnly From, DateOnly To, string Reason)
{
    public const int MaxDays = 366;
    public const int MaxReason = 200;
}

/// <param name="Scope">What it covers, in words.</param>
/// <param name="SetBy">Who set it, where that was not the person himself.</param>
public sealed record DelegationRow(
    Guid Id, Guid FromPersonId, string FromName, string ToName, string Scope, DateOnly ValidFrom, DateOnly ValidTo, string Reason, string? SetBy);

/// <summary>代理: who acts for whom. What it opens is looked up in the view <c>authorities</c> on each day; both are told when one is set
/// or ended, by whomever.</summary>
public sealed partial class DelegationDesk(
    DisclosureDbContext db, Authority authority, Recipients recipients, NoticeWriter notices, OutboxSignal signal, TimeProvider clock, ILogger<DelegationDesk> logger)
{
    private static readonly NotFoundError Unknown = new("没有这个人或这项代理，或者它不归您管。");

    public async Task<Result<Guid>> DelegateAsync(Delegate command, CancellationToken ct)
    {
        var today = LocalTime.Today(clock);
        if (!await MayAsync(command.ActingId, command.FromPersonId, today, ct))
        {
            return Unknown;
        }

        var held = await authority.HoldingsOfAsync(command.FromPersonId, today, ct);
        var reason = TextRules.Clean(command.Reason).Trim();
        var faults = FieldFaults.From(
            (nameof(command.ToPersonId), await ToFaultAsync(command, held, today, ct)),
            (nameof(command.Holding), command.Holding is { } one && !held.Any(h => (h.UnitId, h.Position) == one) ? "没有这个岗位，请从名单里选。" : null),
            (nameof(command.Kind), command.Kind is not (null or CaseKinds.AnnualReport or CaseKinds.InformationRelease) ? "没有这一类事项，请从名单里选。" : null),
            (nameof(command.From), command.From < today ? "开始日期不能早于今天：已经过去的办理改不了。" : null),
            (nameof(command.To), command.To < command.From ? "结束日期不能早于开始日期。" : command.To > command.From.AddDays(Delegate.MaxDays) ? "一次代理最长一年，到期可以再设。" : null),
            (nameof(command.Reason), reason.Length > Delegate.MaxReason ? $"说明有{reason.Length}字，最多{Delegate.MaxReason}字。" : null));
        if (faults is not null)
        {
            return faults;
        }

        var row = new Delegation
        {
            FromPersonId = command.FromPersonId,
            ToPersonId = command.ToPersonId,
            UnitId = command.Holding?.UnitId,
            Position = command.Holding?.Position,
            Kind = command.Kind,
            ValidFrom = command.From,
            ValidTo = command.To,
            Reason = reason,
            CreatedBy = command.ActingId,
            CreatedAt = clock.GetUtcNow(),
        };
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await LockAsync(row.FromPersonId, ct);
        if (await Equal(row).Select(d => (Guid?)d.Id).FirstOrDefaultAsync(ct) is { } standing)
        {
            return standing;
        }

        db.Delegations.Add(row);
        await TellAsync("delegated", row, command.ActingId, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        signal.Raise();
        LogDelegated(command.ActingId, row.ToPersonId, row.FromPersonId, row.ValidFrom, row.ValidTo);
        return row.Id;
    }

    /// <summary>From now on; what was decided under it stands.</summary>
    public async Task<Result<Done>> RevokeAsync(Guid actingId, Guid delegationId, CancellationToken ct)
    {
        var row = await db.Delegations.AsNoTracking().SingleOrDefaultAsync(d => d.Id == delegationId, ct);
        if (row is null || !await MayAsync(actingId, row.FromPersonId, LocalTime.Today(clock), ct))
        {
            return Unknown;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await LockAsync(row.FromPersonId, ct);
        // One that was set twice ends as one. Nothing is left to end where somebody has done so already, also where an equal one was set since.
        if (await db.Delegations.AnyAsync(d => d.Id == delegationId && d.RevokedAt == null, ct) && await Equal(row).ExecuteUpdateAsync(s => s.SetProperty(d => d.RevokedAt, clock.GetUtcNow()), ct) > 0)
        {
            await TellAsync("delegation-ended", row, actingId, ct);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            signal.Raise();
            LogRevoked(actingId, delegationId);
        }

        return Done.Value;
    }

    /// <summary>Given by or to the person; those that have ended are left out.</summary>
    public async Task<IReadOnlyList<DelegationRow>> OfAsync(Guid personId, CancellationToken ct)
    {
        var today = LocalTime.Today(clock);
        var rows = await (from d in db.Delegations.AsNoTracking()
                          join giver in db.Users on d.FromPersonId equals giver.Id
                          join to in db.Users on d.ToPersonId equals to.Id
                          where (d.FromPersonId == personId || d.ToPersonId == personId) && d.RevokedAt == null && d.ValidTo >= today
                          orderby d.ValidFrom, d.Id
                          select new { d, From = giver.DisplayName, To = to.DisplayName, Unit = db.Units.Where(u => u.Id == d.UnitId).Select(u => u.Name).FirstOrDefault(), By = db.Users.Where(p => p.Id == d.CreatedBy && p.Id != d.FromPersonId).Select(p => p.DisplayName).FirstOrDefault() })
            .ToListAsync(ct);
        return [.. rows.Select(r => new DelegationRow(r.d.Id, r.d.FromPersonId, r.From, r.To, Scope(r.d, r.Unit), r.d.ValidFrom, r.d.ValidTo, r.d.Reason, r.By))];
    }

    /// <summary>Who could act for the person: whoever else holds a position in one of the person's units today.</summary>
    public async Task<IReadOnlyList<Colleague>> CandidatesAsync(Guid personId, CancellationToken ct)
    {
        var today = LocalTime.Today(clock);
        var units = (await authority.HoldingsOfAsync(personId, today, ct)).Select(h => h.UnitId).Distinct().ToList();
        return [.. (await authority.ColleaguesAsync(units, today, ct)).Where(c => c.PersonId != personId).DistinctBy(c => c.PersonId)];
    }

    /// <summary>Held until the transaction ends: of two clicks the second sees what the first did.</summary>
    private async Task LockAsync(Guid fromPersonId, CancellationToken ct) =>
        await db.Database.ExecuteSqlAsync($"SELECT FROM people WHERE id = {fromPersonId} FOR NO KEY UPDATE", ct);

    /// <summary>Those in force that say the same.</summary>
    private IQueryable<Delegation> Equal(Delegation row) => db.Delegations.Where(d => d.RevokedAt == null
        && d.FromPersonId == row.FromPersonId && d.ToPersonId == row.ToPersonId && d.UnitId == row.UnitId && d.Position == row.Position && d.Kind == row.Kind
        && d.ValidFrom == row.ValidFrom && d.ValidTo == row.ValidTo);

    private async Task TellAsync(string kind, Delegation row, Guid actingId, CancellationToken ct)
    {
        var names = await db.Users.Where(p => p.Id == row.FromPersonId || p.Id == row.ToPersonId || p.Id == actingId).ToDictionaryAsync(p => p.Id, p => p.DisplayName, ct);
        var unit = await db.Units.Where(u => u.Id == row.UnitId).Select(u => u.Name).SingleOrDefaultAsync(ct);
        var title = $"{TimeLeft.Day(row.ValidFrom)}至{TimeLeft.Day(row.ValidTo)}{names[row.ToPersonId]}代{names[row.FromPersonId]}办理（{Scope(row, unit)}）";
        await notices.WriteAsync(
            Guid.CreateVersion7(), [.. await recipients.PersonAsync(row.FromPersonId, ct), .. await recipients.PersonAsync(row.ToPersonId, ct)],
            new Notice(kind, null, null, "/account/delegations", new NoticeModel("", unit ?? names[row.FromPersonId], title, Said: new SaidNotice(names[actingId], row.Reason))), ct);
    }

    /// <summary>Nobody comes by a delegation into a unit in which he holds nothing.</summary>
    private async Task<string?> ToFaultAsync(Delegate command, IReadOnlyList<HeldPosition> held, DateOnly today, CancellationToken ct)
    {
        var colleagues = await authority.ColleaguesAsync([.. held.Select(h => h.UnitId).Distinct()], today, ct);
        var units = colleagues.Where(c => c.PersonId == command.ToPersonId).Select(c => c.UnitId).ToHashSet();
        if (units.Count == 0 || command.ToPersonId == command.FromPersonId)
        {
            return "请从名单里选一位同单位的人来代理。";
        }

        var strange = held.FirstOrDefault(h => !units.Contains(h.UnitId) && (command.Holding is null || command.Holding == (h.UnitId, h.Position)));
        return strange is null ? null : $"这位在{strange.UnitName}没有岗位，不能代那里的{strange.Position}：请换一位，或者按岗位分别设代理。";
    }

    public async Task<bool> MayAsync(Guid actingId, Guid personId, DateOnly today, CancellationToken ct) =>
        await db.Users.AnyAsync(p => p.Id == personId && p.ClosedAt == null, ct)
        && (actingId == personId || await authority.IsCountyAdministratorAsync(actingId, today, ct));

    public static string KindName(string? kind) => kind switch { CaseKinds.AnnualReport => "年度报告", CaseKinds.InformationRelease => "信息发布", _ => "所有事项" };

    private static string Scope(Delegation row, string? unit) => $"{(row.Position is null ? "全部岗位" : $"{unit}{row.Position}")}，{KindName(row.Kind)}";

    [LoggerMessage(Level = LogLevel.Information, Message = "{ActingId} let {ToId} act for {FromId} from {From} to {To}")]
    private partial void LogDelegated(Guid actingId, Guid toId, Guid fromId, DateOnly from, DateOnly to);

    [LoggerMessage(Level = LogLevel.Information, Message = "{ActingId} ended the delegation {DelegationId}")]
    private partial void LogRevoked(Guid actingId, Guid delegationId);
}
