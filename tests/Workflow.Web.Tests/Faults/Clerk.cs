using System.Net;
using System.Net.Sockets;
using AngleSharp.Html.Parser;
using Workflow.Disclosure.People;

namespace Workflow.Web.Tests.Faults;

/// <summary>A person at a browser without script, against a process that may die at any moment.</summary>
public sealed class Clerk : IDisposable
{
    private readonly CookieContainer cookies = new();
    private readonly HttpClient client;

    public Clerk() => client = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(20) };

    public static async Task<Clerk> SignInAsync(Uri site, string userName)
    {
        var clerk = new Clerk();
        var (status, _) = await clerk.PostAsync(site, "/account/sign-in", ("UserName", userName), ("Password", DemonstrationCounty.Password));
        return status == HttpStatusCode.Redirect ? clerk : throw new InvalidOperationException($"{userName} could not sign in: {status}.");
    }

    /// <summary>Opens a page and sends its form back with these fields added, as pressing its button would.</summary>
    /// <returns>The answer's status and text; a redirect is success.</returns>
    /// <exception cref="HttpRequestException">Nobody answered: what was asked may or may not have been done.</exception>
    public async Task<(HttpStatusCode Status, string Text)> PostAsync(Uri site, string path, params (string Name, string Value)[] fields)
    {
        try
        {
            return await SendFormAsync(site, path, fields);
        }
        catch (SocketException exception)
        {
            // A server killed between accepting and answering: HttpClient lets this one through unwrapped.
            throw new HttpRequestException("The connection was lost.", exception);
        }
    }

    private async Task<(HttpStatusCode Status, string Text)> SendFormAsync(Uri site, string path, (string Name, string Value)[] fields)
    {
        using var form = await client.GetAsync(new Uri(site, path));
        if (form.StatusCode != HttpStatusCode.OK)
        {
            return (form.StatusCode, "");
        }

        var document = new HtmlParser().ParseDocument(await form.Content.ReadAsStringAsync());
        var hidden = document.QuerySelectorAll("main form input[type=hidden]").DistinctBy(i => i.GetAttribute("name")).ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        var answers = document.QuerySelector(".secrecy") is not null && fields.Contains(("outcome", "Approve")) ? SecrecyAnswers.Passing : [];
        foreach (var (name, value) in answers.Concat(fields))
        {
            hidden[name] = value;
        }

        using var answer = await client.PostAsync(new Uri(site, path), new FormUrlEncodedContent(hidden));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => client.Dispose();
}
