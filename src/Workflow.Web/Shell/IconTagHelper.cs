using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Workflow.Web.Shell;

/// <summary>The sprite of icons is fetched once: <c>&lt;use href="/lib/icons.svg#bell"&gt;</c> gets its fingerprint.</summary>
[HtmlTargetElement("use", Attributes = "href")]
public sealed class IconTagHelper(IFileVersionProvider versions) : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (output.Attributes["href"]?.Value?.ToString() is { } href && href.Split('#') is [var sprite, var icon])
        {
            output.Attributes.SetAttribute("href", $"{versions.AddFileVersionToPath(View.HttpContext.Request.PathBase, sprite)}#{icon}");
        }
    }
}
