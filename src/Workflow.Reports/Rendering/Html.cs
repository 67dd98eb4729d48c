using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Workflow.Reports.Rendering;

/// <summary>Writes elements; every attribute value and text goes through the encoder, so no caller can forget it.</summary>
internal sealed class Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder _text = new();

    /// <param name="attributes">A null value leaves the attribute out; an empty one writes its name alone.</param>
    public Html Open(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _text.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            if (value is not null)
            {
                _text.Append(' ').Append(attribute);
                if (value.Length > 0)
                {
                    _text.Append("=\"").Append(Encoder.Encode(value)).Append('"');
                }
            }
        }
        _text.Append('>');
        return this;
    }

    public Html Close(string name)
    {
        _text.Append("</").Append(name).Append('>');
        return this;
    }

    public Html Line()
    {
        _text.Append('\n');
        return this;
    }

    public Html Text(string text)
    {
        _text.Append(Encoder.Encode(text));
        return this;
    }

    public Html Element(string name, string text, params ReadOnlySpan<(string Name, string? Value)> attributes) =>
        Open(name, attributes).Text(text).Close(name);

    /// <summary>A br between lines.</summary>
    public Html Lines(string text)
    {
        foreach (var (index, line) in text.Split('\n').Index())
        {
            _ = index > 0 ? Open("br").Text(line) : Text(line);
        }
        return this;
    }

    /// <summary>One p per line.</summary>
    public Html Paragraphs(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            Element("p", line).Line();
        }
        return this;
    }

    public override string ToString() => _text.ToString();
}
