using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Workflow.Disclosure.People;
using Workflow.Testing;

namespace Workflow.Benchmarks;

/// <summary>The web application as it is deployed, in a process of its own, and the county's reviewer signed in.</summary>
internal sealed partial class WebInbox : IAsyncDisposable
{
    private static readonly Uri Address = new("http://127.0.0.1:5397");
    private readonly Process process;
    private readonly HttpClient client = new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = Address };

    private WebInbox(Process process) => this.process = process;

    public static async Task<WebInbox> StartAsync(Office office)
    {
        await office.ExecuteAsync($"UPDATE test_clock SET offset_seconds = {(long)(County.Morning - DateTimeOffset.UtcNow).TotalSeconds}");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo("dotnet", [Repository.Folder("src", "Workflow.Web", "bin", configuration, "net10.0", "Workflow.Web.dll"), "--role", "web", "--urls", Address.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Repository.Folder("src", "Workflow.Web"),
        };
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[
            ("ASPNETCORE_ENVIRONMENT", "Testing"), ("DOTNET_ENVIRONMENT", "Testing"), ("Logging__LogLevel__Default", "Warning"),
            ("ConnectionStrings__Workflow", office.AppConnectionString), ("Workflow__TestClock", "true")])
        {
            start.Environment[name] = value;
        }

        var started = Process.Start(start)!;
        // What it says is read, so that it never waits for a reader.
        started.OutputDataReceived += (_, _) => { };
        started.BeginOutputReadLine();
        var web = new WebInbox(started);
        await web.SignInAsync("yunling.shenhe");
        return web;
    }

    public async Task<byte[]> GetAsync(string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsByteArrayAsync() : throw new InvalidOperationException($"{path}: {answer.StatusCode}");
    }

    private async Task SignInAsync(string userName)
    {
        for (var until = DateTime.UtcNow.AddSeconds(60); ; await Task.Delay(200))
        {
            try
            {
                var token = Token.Match(await client.GetStringAsync("/account/sign-in")).Groups["value"].Value;
                using var form = new FormUrlEncodedContent([new("UserName", userName), new("Password", DemonstrationCounty.Password), new("__RequestVerificationToken", token)]);
                using var answer = await client.PostAsync("/account/sign-in", form);
                if (answer.StatusCode == HttpStatusCode.Redirect)
                {
                    return;
                }

                throw new InvalidOperationException($"{userName} could not sign in: {answer.StatusCode}.");
            }
            catch (HttpRequestException) when (DateTime.UtcNow < until && !process.HasExited)
            {
                // It is still starting.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token { get; }
}
