using System.Collections.Frozen;
using HandlebarsDotNet;

namespace Workflow.Disclosure.Notifications;

/// <summary>What a notice says. Which fields are there depends on the kind; a template leaves out what is null.</summary>
/// <param name="Recipient">The person told.</param>
/// <param name="Unit">The unit whose case it is.</param>
/// <param name="Title">The case's.</param>
/// <param name="Task">The task's title.</param>
/// <param name="DueOn">In words: 2022年1月14日（周五）.</param>
/// <param name="TimeLeft">还剩3个工作日, 今日到期, 已逾期2个工作日.</param>
/// <param name="Returned">How the case came back, on a returned task.</param>
/// <param name="Late">Why a reminder comes late, when it does.</param>
/// <param name="Part">On a notice about one part of a draft.</param>
/// <param name="Paper">On a notice that somebody entered what the recipient signed on paper.</param>
/// <param name="Handed">On a notice that a task was taken from one and given to another.</param>
/// <param name="Text">On a notice that a text which the recipient was given to read was returned.</param>
/// <param name="Said">On a notice of what somebody asked, answered, sent to read or remarked.</param>
public sealed record NoticeModel(
    string Recipient, string Unit, string Title, string? Task = null, string? Position = null,
    string? DueOn = null, string? DueReason = null, string? TimeLeft = null, ReturnedBy? Returned = null, string? Late = null, PartNotice? Part = null,
    SaidNotice? Said = null, PaperNotice? Paper = null, string? AskedBy = null, HandedNotice? Handed = null, ReturnedText? Text = null)
{
    /// <summary>The case with its unit, which most titles begin with already.</summary>
    public string Work => Title.StartsWith(Unit, StringComparison.Ordinal) ? $"《{Title}》" : $"{Unit}《{Title}》";
}

/// <param name="Name">The part's heading.</param>
/// <param name="By">Who assigned it, sent it back, or took it back.</param>
/// <param name="Assignee">Who fills it.</param>
/// <param name="Words">What was said with it; empty for nothing.</param>
public sealed record PartNotice(string Name, string By, string Assignee, string Words, bool Declined = false);

/// <param name="Words">Empty for nothing.</param>
/// <param name="Version">Number of the version that was sent to read.</param>
public sealed record SaidNotice(string By, string Words, int? Version = null);

/// <param name="By">Who entered it.</param>
/// <param name="SignedOn">In words.</param>
/// <param name="Words">The opinion as entered; empty for nothing.</param>
public sealed record PaperNotice(string By, string SignedOn, string Outcome, string Words);

/// <param name="By">Position and name of who did it.</param>
/// <param name="Label">收回转办, 改派.</param>
/// <param name="Words">The reason; empty for nothing.</param>
/// <param name="Shared">Whether the recipient may still act on the task, as all who hold its position.</param>
public sealed record HandedNotice(string By, string Label, string Words, bool Shared = false);

/// <param name="By">The position that returned it; 流程 for a check.</param>
/// <param name="Read">Number of the version that the recipient was given.</param>
/// <param name="Version">Of the one that was returned.</param>
public sealed record ReturnedText(string By, string At, int Read, int Version);

public sealed record ReturnedBy(string Name, string Position, string At, string Opinion);

/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text: what the notification shows.</param>
/// <param name="MailText">The body with the link and a closing.</param>
/// <param name="MailHtml">A whole document; every value in it is encoded.</param>
public sealed record RenderedNotice(string Subject, string Body, string MailText, string MailHtml);

/// <summary>The kinds of notice there are: three files each, <c>Templates/KIND.{subject,text,html}.hbs</c>.</summary>
public sealed class NoticeTemplates
{
    private sealed record Kind(HandlebarsTemplate<object, object> Subject, HandlebarsTemplate<object, object> Text, HandlebarsTemplate<object, object> Html);

    private readonly FrozenDictionary<string, Kind> kinds;
    private readonly HandlebarsTemplate<object, object> mailText;
    private readonly HandlebarsTemplate<object, object> mailHtml;

    public NoticeTemplates()
    {
        var plain = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });
        var html = Handlebars.Create(new HandlebarsConfiguration { TextEncoder = new HtmlEncoder() });
        kinds = Names.ToFrozenDictionary(name => name, name => new Kind(
            plain.Compile(Read($"{name}.subject")), plain.Compile(Read($"{name}.text")), html.Compile(Read($"{name}.html"))));
        mailText = plain.Compile(Read("_mail.text"));
        mailHtml = html.Compile(Read("_mail.html"));
    }

    /// <summary>Those that exist; a process file's <c>Workflow.Notify</c> names one of them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(NoticeTemplates).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith("Templates/", StringComparison.Ordinal) && n.EndsWith(".subject.hbs", StringComparison.Ordinal))
            .Select(n => n["Templates/".Length..^".subject.hbs".Length]).Order(StringComparer.Ordinal),
    ];

    /// <param name="link">An absolute address.</param>
    /// <exception cref="InvalidOperationException">There is no such kind.</exception>
    public RenderedNotice Render(string kind, NoticeModel model, string link)
    {
        if (!kinds.TryGetValue(kind, out var templates))
        {
            throw new InvalidOperationException($"There is no notice template '{kind}'; there are {string.Join(", ", Names)}.");
        }

        // A header field is one line whatever a title holds.
        var subject = string.Join(' ', templates.Subject(model).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var body = Tidy(templates.Text(model));
        var frame = new { Subject = subject, model.Recipient, Body = body, Content = templates.Html(model), Link = link };
        return new RenderedNotice(subject, body, Tidy(mailText(frame)) + "\n", mailHtml(frame));
    }

    private static string Tidy(string text) => text.ReplaceLineEndings("\n").Trim();

    private static string Read(string name)
    {
        using var stream = typeof(NoticeTemplates).Assembly.GetManifestResourceStream($"Templates/{name}.hbs")
            ?? throw new InvalidOperationException($"The notice template {name}.hbs is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
