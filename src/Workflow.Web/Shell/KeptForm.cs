using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Workflow.Web.Shell;

/// <summary>What somebody typed into a form that could not be taken now, to be sent again without typing.</summary>
/// <param name="Files">Names of files, which a page cannot hand back; the person chooses them again.</param>
public sealed record KeptForm(string Action, IReadOnlyList<(string Name, string Value)> Fields, IReadOnlyList<string> Files)
{
    /// <summary>In characters; what is longer is copied from the page that one came from.</summary>
    public const int MostCharacters = 256 * 1024;

    private const string Token = "__RequestVerificationToken";

    /// <returns>Null when nothing was posted, it cannot be read, it is too much, or it did not come from a page of ours and somebody of ours:
    /// showing a stranger's form with a button would undo the protection against it, and a page that repeats what strangers send is built for them.</returns>
    public static async Task<KeptForm?> ReadAsync(HttpContext http, bool withToken)
    {
        ArgumentNullException.ThrowIfNull(http);
        var request = http.Request;
        if (!request.HasFormContentType || !IsOwn(request) || !http.IsKnown())
        {
            return null;
        }

        try
        {
            var form = await http.Features.GetRequiredFeature<IFormFeature>().ReadFormAsync(http.RequestAborted);
            return Of(request, form.SelectMany(f => f.Value.Select(v => (f.Key, v ?? ""))), form.Files, withToken);
        }
        catch (InvalidDataException) when (request.Body.CanSeek)
        {
            return Of(request, await ReadLeniently(request.Body, http.RequestAborted), [], withToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or OperationCanceledException)
        {
            return null;
        }
    }

    private static KeptForm? Of(HttpRequest request, IEnumerable<(string Name, string Value)> fields, IEnumerable<IFormFile> files, bool withToken)
    {
        List<(string Name, string Value)> kept =
        [
            .. fields.Where(f => (withToken || f.Name != Token) && !f.Name.Contains("password", StringComparison.OrdinalIgnoreCase) && f.Name is not ("Current" or "New" or "Repeated")),
        ];
        return kept.Sum(f => (long)f.Name.Length + f.Value.Length) > MostCharacters
            ? null : new(request.PathBase + request.Path + request.QueryString, kept, [.. files.Where(f => f.Length > 0).Select(f => f.FileName)]);
    }

    /// <summary>The framework throws a whole form away for one NUL in it.</summary>
    private static async Task<IEnumerable<(string Name, string Value)>> ReadLeniently(Stream body, CancellationToken ct)
    {
        body.Position = 0;
        using var reader = new StreamReader(body, leaveOpen: true);
        return (await reader.ReadToEndAsync(ct)).Split('&').Select(f => f.Split('=', 2)).Where(f => f.Length == 2).Select(f => (Decode(f[0]), Decode(f[1])));

        static string Decode(string text) => WebUtility.UrlDecode(text).Replace("\0", "", StringComparison.Ordinal);
    }

    /// <summary>For the eye: what was typed, without the machinery.</summary>
    public static bool IsTyped((string Name, string Value) field) => field.Name != Token && field.Value.Trim().Length > 0 && !Guid.TryParse(field.Value, out _);

    private static bool IsOwn(HttpRequest request) =>
        request.Headers.TryGetValue("Sec-Fetch-Site", out var site) ? site == "same-origin"
            : Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin) && origin.Authority == request.Host.Value;
}
