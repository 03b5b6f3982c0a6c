using CsCheck;

namespace PioneerTrain.Core.Tests.Reporting;

/// <summary>Names in every script, and text that means something to Markdown, HTML or GitHub.</summary>
internal static class HostileNames
{
    public static readonly string[] Pieces =
    [
        "person", "اسم المنتج", "שם\u202Eexe.gnp\u202C", "\u2067יחידה\u2069", "商品名称", "注文番号", "제품명", "ผลิตภัณฑ์", "उत्पाद",
        "👩‍👩‍👧‍👦🏳️‍🌈", "𝒜𝔅", "e\u0301\u0327\u0323o\u0308", "Ελληνικά", "Ķīmija", "\uFEFF\u00AD", "@everyone", "#1", "GH-12", "-->", "<!--",
        "<script>alert(1)</script>", "</details>", "</td>", "a|b", "\\|", "`", "```", "~~~", "::error::x", "##[error]y", "**b**", "_i_", "~s~", "[x](javascript:y)",
        "![i](https://a.example/i.png)", "https://a.example", "www.a.example", "a@b.example", "&amp;", "&#64;", "$x$", "\r\n", "\n\n## H", "\t", " ", "\u2028", "\0", "\u001b[31m",
    ];

    public static readonly Gen<string> All = Gen.Int[0, Pieces.Length - 1].Array[1, 12].Select(all => string.Concat(all.Select(i => Pieces[i])));
}
