using System.Text;
using Jint.Native;
using Jint.Runtime;

namespace Workflow.Engine.Expressions.JavaScript;

internal sealed class ListFunctions(Budget budget)
{
    /// <returns>0 for what has no length.</returns>
    public static double Length(JsValue list) =>
        list.IsObject() && list.AsObject().Get("length") is var length && length.IsNumber() ? TypeConverter.ToUint32(length) : 0;

    /// <summary>In place of Jint's, which copies the whole text for each item.</summary>
    public JsValue Join(JsValue self, JsValue[] args)
    {
        if (!self.IsObject())
        {
            return "";
        }

        var list = self.AsObject();
        var separator = args.At(0).IsUndefined() ? "," : TypeConverter.ToString(args.At(0));
        var length = Length(self);
        var text = new StringBuilder();
        for (var i = 0; i < length; i++)
        {
            var item = list.Get(i.ToString());
            text.Append(i > 0 ? separator : "").Append(item.IsNull() || item.IsUndefined() ? "" : TypeConverter.ToString(item));
            budget.Characters(text.Length);
        }

        return text.ToString();
    }
}
