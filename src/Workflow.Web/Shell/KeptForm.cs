using Microsoft.AspNetCore.Http.Features;

namespace Workflow.Web.Shell;

/// <summary>What somebody typed into a form that could not be taken now, to be sent again without typing.</summary>
/// <param name="Files">Names of files, which a page cannot hand back; the person chooses them again.</param>
public sealed record KeptForm(string Action, IReadOnlyList<(string Name, string Value)> Fields, IReadOnlyList<string> Files)
{
    private const string Token = "__RequestVerificationToken";

    /// <returns>Null when nothing was posted, it cannot be read, or it did not come from a page of ours: showing a stranger's
    /// form with a button would undo the protection against it.</returns>
    public static async Task<KeptForm?> ReadAsync(HttpContext http, bool withToken)
    {
        ArgumentNullException.ThrowIfNull(http);
        var request = http.Request;
        if (!request.HasFormContentType || !IsOwn(request))
        {
            return null;
        }

        try
        {
            var form = await http.Features.GetRequiredFeature<IFormFeature>().ReadFormAsync(http.RequestAborted);
            var fields = form.Where(f => (withToken || f.Key != Token) && !f.Key.Contains("password", StringComparison.OrdinalIgnoreCase) && f.Key is not ("Current" or "New" or "Repeated"))
                .SelectMany(f => f.Value.Select(v => (f.Key, v ?? ""))).ToList();
            return new KeptForm(request.PathBase + request.Path + request.QueryString, fields, [.. form.Files.Where(f => f.Length > 0).Select(f => f.FileName)]);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>For the eye: what was typed, without the machinery.</summary>
    public IEnumerable<(string Name, string Value)> Typed => Fields.Where(f => f.Name != Token && f.Value.Trim().Length > 0 && !Guid.TryParse(f.Value, out _));

    private static bool IsOwn(HttpRequest request) =>
        request.Headers.TryGetValue("Sec-Fetch-Site", out var site) ? site == "same-origin"
            : Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin) && origin.Authority == request.Host.Value;
}
