using Microsoft.Playwright;
using Workflow.Disclosure.People;
using Workflow.Testing;

namespace Workflow.Web.Tests.Browser;

/// <summary>Real Chromium, as Debian packages it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium-headless-shell";
    private static readonly bool KeepsPictures = Environment.GetEnvironmentVariable("WORKFLOW_PICTURES") == "1";
    public const int Desk = 1280;
    public const int Phone = 390;

    /// <summary>Where the way there is the same at both widths, the desk's has its turn in a long run.</summary>
    public static TheoryData<int> Widths => LongRun.Of(2, 1) == 2 ? [Phone, Desk] : [Phone];

    private static readonly Lazy<string> Axe = new(() =>
        File.ReadAllText(Repository.Folder("src", "Workflow.Web", "node_modules", "axe-core", "axe.min.js")));
    private readonly SortedSet<string> faults = new(StringComparer.Ordinal);
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    /// <summary>That axe called nothing serious on any page that was looked at (<see cref="ShootAsync"/>).</summary>
    public void AssertNoFaults() => Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException("Chromium is not on this machine. Install it (Debian: apt-get install chromium-headless-shell) or run ./test.sh, which does.");
        }

        // A machine that is busy with the other tests answers late, not wrongly.
        Assertions.SetDefaultExpectTimeout(30_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    /// <summary>A browser of one's own: nobody else's cookies.</summary>
    public async Task<IPage> OpenAsync(Uri site, int width = Desk, bool script = true)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = site.ToString(),
            ViewportSize = new() { Width = width, Height = width == Desk ? 900 : 844 },
            Locale = "zh-CN",
            JavaScriptEnabled = script,
            // A button halfway between two colours is no state that anybody reads.
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    /// <summary>A browser of a demonstration account's own, at its inbox.</summary>
    public async Task<IPage> SignInAsync(Uri site, string userName, int width = Desk, bool script = true)
    {
        var page = await OpenAsync(site, width, script);
        await page.GotoAsync("/account/sign-in");
        await page.FillAsync("#user-name", userName);
        await page.FillAsync("#password", DemonstrationCounty.Password);
        await page.ClickAsync("[data-sign-in] .btn-primary");
        await page.ReachedAsync("**/inbox");
        return page;
    }

    /// <summary>Has axe look at desk and phone width (<see cref="AssertNoFaults"/>), and where it is asked for keeps a picture of each under
    /// <c>output/screenshots</c>, to be looked at.</summary>
    public async Task ShootAsync(IPage page, string name)
    {
        var before = page.ViewportSize!;
        // The width one is at first: going to the other and back can leave the page scrolled to nowhere.
        foreach (var (width, height) in new[] { (Desk, 900), (Phone, 844) }.OrderBy(s => s.Item1 != before.Width))
        {
            await page.SetViewportSizeAsync(width, height);
            await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            faults.UnionWith((await FaultsAsync(page)).Select(f => $"{name} at {width}: {f}"));
            if (KeepsPictures)
            {
                await page.ScreenshotAsync(new() { Path = Repository.Folder("output", "screenshots", $"{name}-{width}.png") });
            }
        }

        await page.SetViewportSizeAsync(before.Width, before.Height);
    }

    private static async Task<string[]> FaultsAsync(IPage page)
    {
        // Given to the browser itself, since the page's own policy lets no foreign script in.
        await page.EvaluateAsync(Axe.Value);
        return await page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
                .filter(v => v.impact === "serious" || v.impact === "critical")
                .map(v => `${location.pathname}: ${v.id} at ${v.nodes.slice(0, 3).map(n => n.target.join(" ")).join("; ")}`)
            """);
    }
}

internal static class Pages
{
    /// <summary>Waits until the address is such a one and its page has come whole. Playwright's own wait can miss a page that was faster than it.</summary>
    public static async Task ReachedAsync(this IPage page, string address)
    {
        await page.WaitForURLAsync(address, new() { WaitUntil = WaitUntilState.Commit });
        await page.WaitForFunctionAsync("() => document.readyState === 'complete'");
    }
}
