using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review.Secrecy;
using Workflow.Testing;

namespace Workflow.Web.Tests;

/// <summary>The real web application with the demonstration county on a PostgreSQL database of its own, at 09:00 of 4 January 2022.</summary>
public sealed class Site : IAsyncLifetime
{
    private readonly string files = Path.Combine(Path.GetTempPath(), $"workflow-files-{Guid.NewGuid():N}");
    private WebApplicationFactory<Program> application = null!;

    public TestDatabase Database { get; private set; } = null!;
    public StandingClock Clock { get; } = new(County.Morning);

    public async ValueTask InitializeAsync()
    {
        Database = await PostgresServer.CreateDatabaseAsync();
        application = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            builder.UseEnvironment("Testing");
            builder.UseSetting("ConnectionStrings:Workflow", Database.AppConnectionString);
            builder.UseSetting("Processes:Folder", Repository.Folder("workflows"));
            builder.UseSetting("Files:Folder", files);
            builder.UseSetting("role", "web");
            // Nobody listens, yet the port is looked at: several sites share a machine, and somebody may run the product.
            builder.UseSetting("urls", "http://127.0.0.1:0");
            builder.ConfigureLogging(logging => logging.ClearProviders());
            builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)));
        });
        await WithAsync<DemonstrationCounty, bool>(county => county.CreateAsync(CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        await Database.DisposeAsync();
        if (Directory.Exists(files))
        {
            Directory.Delete(files, recursive: true);
        }
    }

    public async Task<T> WithAsync<TService, T>(Func<TService, Task<T>> use) where TService : notnull
    {
        await using var scope = application.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<T> QueryAsync<T>(Func<DisclosureDbContext, Task<T>> query) => WithAsync(query);

    public Visitor Anonymous() => new(application.CreateClient(new() { AllowAutoRedirect = false }));

    public async Task<Visitor> SignInAsync(string userName)
    {
        var visitor = Anonymous();
        var home = await (await visitor.OpenAsync("/account/sign-in")).PressAsync("登录", ("UserName", userName), ("Password", DemonstrationCounty.Password));
        Assert.Equal(HttpStatusCode.OK, home.Status);
        return visitor;
    }

    /// <summary>Lets each of those decide forward whatever waits for them.</summary>
    public async Task PassAsync(string unitCode, params string[] positions)
    {
        foreach (var position in positions)
        {
            var task = await QueryAsync(db => db.Tasks.Where(t => t.ClosedAt == null && t.Position == position
                && db.Units.Any(u => u.Code == unitCode && u.Id == t.UnitId)).Select(t => t.Id).SingleAsync());
            var visitor = await SignInAsync(DemonstrationCounty.UserName(unitCode, position));
            var done = await (await visitor.OpenAsync($"/tasks/{task}")).PressAsync(".outcomes .btn-primary");
            Assert.Equal(HttpStatusCode.OK, done.Status);
        }
    }

    public string FilesFolder => files;
}

/// <summary>What 保密审查 answers of a text that may be public.</summary>
internal static class SecrecyAnswers
{
    public static (string Name, string Value)[] Passing { get; } =
        [.. SecrecyCatalogue.Present.Questions.Select(q => ($"Secrecy.Answers[{q.Key}]", "no")), ("Secrecy.Attribute", SecrecyCatalogue.Present.Attributes[0].Name)];

    /// <summary>Ticks them on the page, where it asks.</summary>
    public static async Task GiveAsync(IPage page)
    {
        foreach (var answer in await page.QuerySelectorAllAsync(".secrecy input[value='no']"))
        {
            await answer.CheckAsync();
        }

        if (await page.QuerySelectorAsync("#secrecy-attribute") is { } attribute)
        {
            await attribute.SelectOptionAsync(SecrecyCatalogue.Present.Attributes[0].Name);
        }
    }
}

/// <summary>One browser without script: cookies, pages, and buttons that send what their form holds.</summary>
public sealed class Visitor(HttpClient client)
{
    public async Task<Shown> OpenAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await FollowAsync(await client.SendAsync(request), path);
    }

    internal Task<Shown> SendAsync(string path, HttpContent content, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, content, headers);

    /// <param name="headers">In place of what a browser says of its own.</param>
    internal async Task<Shown> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("Accept", "text/html"), ("Sec-Fetch-Site", "same-origin"), .. headers])
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await FollowAsync(await client.SendAsync(request), path);
    }

    private async Task<Shown> FollowAsync(HttpResponseMessage response, string path)
    {
        if (response.Headers.Location is { } location)
        {
            return await OpenAsync(location.ToString());
        }

        var bytes = await response.Content.ReadAsByteArrayAsync();
        return new Shown(this, path, response, bytes);
    }
}

/// <summary>What the server answered, after redirects.</summary>
public sealed class Shown(Visitor visitor, string path, HttpResponseMessage response, byte[] bytes)
{
    public string Path { get; } = path;
    public HttpResponseMessage Response { get; } = response;
    public HttpStatusCode Status => Response.StatusCode;
    public byte[] Bytes { get; } = bytes;
    public IHtmlDocument Document { get; } = new HtmlParser().ParseDocument(System.Text.Encoding.UTF8.GetString(bytes));
    public string Text => Document.Body?.TextContent ?? "";

    public string? Value(string name) => Document.QuerySelector($"[name='{name}']") switch
    {
        IHtmlInputElement input => input.Value,
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value,
        _ => null,
    };

    /// <param name="button">Its words, or a selector.</param>
    public Task<Shown> PressAsync(string button, params (string Name, string Value)[] typed) => PressAsync(button, typed, file: null);

    public async Task<Shown> PressAsync(string button, (string Name, string Value)[] typed, (string Field, string Name, byte[] Content)? file)
    {
        var pressed = Document.QuerySelectorAll<IHtmlButtonElement>("form button, button[form]")
            .First(b => b.TextContent.Trim() == button || (button.Contains('.', StringComparison.Ordinal) && b.Matches(button)));
        var form = pressed.Form!;
        // Whoever lets a text pass 保密审查 has answered its questions.
        if (form.QuerySelector(".secrecy") is not null && pressed.ClassList.Contains("btn-primary") && !typed.Any(t => t.Name.StartsWith("Secrecy.", StringComparison.Ordinal)))
        {
            typed = [.. typed, .. SecrecyAnswers.Passing];
        }

        // As a browser: a box or a choice that is not ticked is not sent.
        var fields = form.Elements.OfType<IHtmlElement>()
            .Where(e => e is IHtmlTextAreaElement or IHtmlSelectElement || (e is IHtmlInputElement { Type: not "file" } input && (input.Type is not ("checkbox" or "radio") || input.IsChecked)))
            .Select(e => (Name: e.GetAttribute("name") ?? "", Value: e switch
            {
                IHtmlInputElement input => input.Value,
                IHtmlTextAreaElement area => area.Value,
                _ => ((IHtmlSelectElement)e).Value ?? "",
            })).ToList();
        fields.RemoveAll(f => f.Name == pressed.Name || typed.Any(t => t.Name == f.Name));
        // What is typed later replaces what was typed before.
        fields.AddRange(typed.Reverse().DistinctBy(t => t.Name).Append((pressed.Name ?? "", pressed.Value ?? "")));
        fields.RemoveAll(f => f.Name.Length == 0);
        var action = pressed.GetAttribute("formaction") ?? form.GetAttribute("action") ?? Path;
        if ((pressed.GetAttribute("formenctype") ?? form.GetAttribute("enctype")) is null)
        {
            return await visitor.SendAsync(action, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));
        }

        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            content.Add(new StringContent(value), name);
        }

        if (file is var (field, fileName, body))
        {
            content.Add(new ByteArrayContent(body), field, fileName);
        }

        return await visitor.SendAsync(action, content);
    }
}
