using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;

namespace Workflow.Web.Shell;

/// <param name="Badge">Which live number stands beside it, if any.</param>
public sealed record NavigationItem(string Text, string Path, string Icon, string? Badge = null);

/// <summary>What the signed-in person finds in the bars: by the positions held today.</summary>
public sealed class Navigation(Authority authority, DelegationDesk delegations, Badges badges, TimeProvider clock)
{
    public IReadOnlyList<NavigationItem> Items { get; private set; } = [];
    public IReadOnlyList<HeldPosition> Positions { get; private set; } = [];
    public Badge Badge { get; private set; } = new(0, 0);

    /// <summary>Who acts for the person today and for whom the person acts, in words.</summary>
    public IReadOnlyList<string> Delegations { get; private set; } = [];

    public async Task ReadAsync(Guid personId, CancellationToken ct)
    {
        Positions = await authority.HoldingsOfAsync(personId, LocalTime.Today(clock), ct);
        Badge = await badges.CountAsync(personId, ct);
        var today = LocalTime.Today(clock);
        Delegations =
        [
            .. (await delegations.OfAsync(personId, ct)).Where(d => d.ValidFrom <= today).Select(d => d.FromPersonId == personId
                ? $"{d.ToName}正在代您办理任务（{d.Scope}），到{TimeLeft.Day(d.ValidTo)}止；终止、挂起、恢复仍由您本人办理"
                : $"您正在代{d.FromName}办理任务（{d.Scope}），到{TimeLeft.Day(d.ValidTo)}止；终止、挂起、恢复不在代理范围内"),
        ];
        var county = Positions.Any(p => Disclosure.People.Positions.OfCounty.Contains(p.Position));
        var administrator = Positions.Any(p => p.Position == Disclosure.People.Positions.CountyAdministrator);
        Items =
        [
            new("待办", "/inbox", "inbox", "tasks"),
            .. county ? [new NavigationItem("年报工作", "/campaigns", "calendar")] : (NavigationItem[])[],
            new("信息发布", "/releases", "speakerphone"),
            new("公开栏目", "/public", "world"),
            .. administrator ? [new NavigationItem("管理", "/admin", "settings")] : (NavigationItem[])[],
        ];
    }
}
