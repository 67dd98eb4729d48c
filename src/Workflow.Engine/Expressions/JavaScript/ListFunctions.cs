using System.Text;
using Jint.Native;
using Jint.Runtime;
using Jint.Runtime.Descriptors;

namespace Workflow.Engine.Expressions.JavaScript;

internal sealed class ListFunctions(Budget budget)
{
    /// <returns>0 for what has no length.</returns>
    /// <exception cref="LimitFault">Its length is computed: Jint asks for it once more, and could be told another one.</exception>
    public static double Length(JsValue list)
    {
        if (!list.IsObject() || list.AsObject().GetProperty("length") is not { } length || length == PropertyDescriptor.Undefined)
        {
            return 0;
        }

        return length.IsDataDescriptor() && length.Value is { } value && !value.IsObject()
            ? TypeConverter.ToUint32(value)
            : throw new LimitFault("列表的 length 要是数字，不能是算出来的，已停止：请改用数组");
    }

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
