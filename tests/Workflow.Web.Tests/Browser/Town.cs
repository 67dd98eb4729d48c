using AngleSharp.Dom;
using Microsoft.Playwright;
using Workflow.Disclosure.People;
using Workflow.Testing;

namespace Workflow.Web.Tests.Browser;

/// <summary>One deployment for several tests, each on a release of its own: what brings it to where a test begins goes without a
/// browser, and so do the questions afterwards.</summary>
public sealed class Town : IAsyncLifetime
{
    private readonly Dictionary<string, Visitor> visitors = [];
    private readonly Dictionary<(string User, int Width), IPage> pages = [];

    public Deployment Site { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Site = await Deployment.StartAsync(workers: 0, County.Morning);

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    /// <summary>A person's own browser, at the task of that release or, where there is none for him, at its case.</summary>
    public async Task<IPage> OpenAsync(Chromium chromium, string user, Release release, int width)
    {
        if (!pages.TryGetValue((user, width), out var page))
        {
            pages[(user, width)] = page = await chromium.SignInAsync(Site.Web.Address, user, width);
        }

        await page.GotoAsync(await TaskOfAsync(user, release) ?? $"/cases/{release.Id}");
        return page;
    }

    public async Task<Visitor> VisitorAsync(string user)
    {
        if (!visitors.TryGetValue(user, out var visitor))
        {
            visitors[user] = visitor = new Visitor(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Site.Web.Address });
            await (await visitor.OpenAsync("/account/sign-in")).PressAsync("登录", ("UserName", user), ("Password", DemonstrationCounty.Password));
        }

        return visitor;
    }

    /// <summary>Written and handed on by the unit's drafter.</summary>
    public async Task<Release> ReleaseAsync(string process, string unit, string title)
    {
        await Site.Database.ExecuteAsync($"UPDATE units SET release_process = '{process}' WHERE code = '{unit}'");
        var drafter = await VisitorAsync($"{unit}.jingban");
        var draft = await (await drafter.OpenAsync("/releases")).PressAsync(".start-release button");
        await draft.PressAsync("button.btn[value='Submit']", ("Title", title), ("Column", "notices"), ("Body", "现将有关安排公告如下。"));
        return new(await Site.ScalarAsync<Guid>($"SELECT id FROM cases WHERE title = '{title}'"), unit, title);
    }

    /// <param name="button">Its words, or a selector with a dot.</param>
    public async Task DecideAsync(string person, Release release, string button, string opinion = "")
    {
        var visitor = await VisitorAsync($"{release.Unit}.{person}");
        await (await visitor.OpenAsync((await TaskOfAsync($"{release.Unit}.{person}", release))!)).PressAsync(button, ("Opinion", opinion));
    }

    /// <returns>Where 待办 leads for it; null where the person has nothing to do with it.</returns>
    public async Task<string?> TaskOfAsync(string user, Release release) =>
        (await (await VisitorAsync(user)).OpenAsync("/inbox")).Document.QuerySelectorAll("a.task-link").FirstOrDefault(a => a.TextContent.Trim() == release.Title)?.GetAttribute("href");

    /// <summary>Whose inboxes have it, of all in its unit.</summary>
    public async Task<IReadOnlyList<string>> WaitingAsync(Release release)
    {
        var waiting = new List<string>();
        foreach (var person in (string[])["jingban", "baomi", "zhuren", "fenguan", "zhuyao"])
        {
            // In one unit the director reviews secrecy too.
            if ((release.Unit, person) != ("songping", "baomi") && await TaskOfAsync($"{release.Unit}.{person}", release) is not null)
            {
                waiting.Add(person);
            }
        }

        return waiting;
    }

    /// <returns>Position and what was done, entry by entry, as the case's page shows it; nothing where the record is not whole.</returns>
    public async Task<IReadOnlyList<string>> RecordAsync(Release release)
    {
        var page = await CaseAsync(release);
        return page.Text.Contains("未被改动", StringComparison.Ordinal)
            ? [.. page.Document.QuerySelectorAll("table.record tbody tr").Select(r => string.Join(' ', $"{Cell(r, "岗位")} {Cell(r, "结果")}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))]
            : [];
    }

    public static string Cell(IElement row, string label) => row.QuerySelector($"[data-label='{label}']")!.TextContent.Trim();

    /// <returns>Done, here, returned, tocome or skipped of the step in the drawing.</returns>
    public async Task<string> StepAsync(Release release, string title) =>
        (await CaseAsync(release)).Document.QuerySelectorAll(".way-wide .way-step").Single(s => s.QuerySelectorAll("text").Any(t => t.TextContent == title))
            .ClassList.Single(c => c.StartsWith("way-", StringComparison.Ordinal) && c != "way-step")["way-".Length..];

    /// <summary>Waits until the person has been told that about the release.</summary>
    public async Task ToldAsync(string person, Release release, string what)
    {
        for (var tries = 0; ; tries++)
        {
            var told = await Site.ScalarAsync<string[]>(
                $"SELECT array(SELECT n.title FROM notifications n JOIN people p ON p.id = n.person_id WHERE n.case_id = '{release.Id}' AND p.user_name = '{release.Unit}.{person}')");
            if (told.Any(t => t.StartsWith(what, StringComparison.Ordinal)))
            {
                return;
            }

            Assert.True(tries < 100, $"{person} was not told {what}, only: {string.Join('；', told)}");
            await Task.Delay(200);
        }
    }

    private async Task<Shown> CaseAsync(Release release) => await (await VisitorAsync($"{release.Unit}.zhuyao")).OpenAsync($"/cases/{release.Id}");
}

public sealed record Release(Guid Id, string Unit, string Title);
