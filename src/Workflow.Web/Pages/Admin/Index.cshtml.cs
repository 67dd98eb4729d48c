using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Admin;

public sealed class IndexModel(PeopleLists lists) : AdminPage
{
    public IReadOnlyList<UnitNeeds> Needs { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Needs = await lists.NeedsAsync(Today, ct);
}

internal static class Words
{
    public static string Of(UnitKind kind) => kind switch { UnitKind.County => "县政府办公室", UnitKind.Town => "乡镇", _ => "部门" };
}
