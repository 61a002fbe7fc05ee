package dev.holdfast.gate;

import java.util.List;

/**
 * Finds what belongs to an agent: registered assets, and what reads like a prompt. Encodings are undone once for both.
 * Source maps are left to {@link SourceMapRule}, which hands on every source in them.
 */
public final class InternalsRule implements MemberRule {
    private static final Rule UNREAD = Rule.of("encoded-unread", Topic.UNREAD);

    private final List<Look> looks;

    /**
     * Looks for what reads like an internal.
     *
     * @param policy where sources are public, so are the prompts in them, and nothing of this blocks
     */
    public InternalsRule(SourcePolicy policy) {
        this.looks = List.of(new PromptRule(policy));
    }

    /** The same, and looks for what a team has registered, which blocks under every policy. */
    public InternalsRule(SourcePolicy policy, AssetRegister register) {
        this.looks = List.of(new PromptRule(policy), new RegisteredRule(register));
    }

    @Override
    public void look(Member member, Parts parts, Findings findings) {
        if (SourceMapRule.isMap(member)) {
            return;
        }
        var hidden = new HiddenArchives(member, parts, findings);
        boolean all = Layers.each(member, new Layers.Visitor() {
            @Override
            public void layer(Layer layer) {
                if (!layer.forms().isEmpty() && SourceMapRule.isMap(hidden.member(layer))) {
                    parts.add(hidden.member(layer));
                } else {
                    looks.forEach(look -> look.look(member, layer, findings));
                }
            }

            @Override
            public void archive(Layer layer) {
                hidden.open(layer);
            }
        });
        hidden.leftovers();
        if (!all) {
            findings.add(new Finding(
                    UNREAD,
                    Weight.BLOCK,
                    Place.of(member.name()),
                    "not read: something encoded that is too much once it is unpacked, or too deep in other codes",
                    "leave it out, or ship it as a file of its own"));
        }
    }

    /** Looks at one layer of a file. */
    interface Look {
        /** Looks at it. */
        void look(Member member, Layer layer, Findings findings);
    }
}
