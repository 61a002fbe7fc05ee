package dev.holdfast.agent;

/** Writes the task as the model reads it, its attachments marked as material. */
final class TaskText {
    private TaskText() {}

    static String of(Task task, Mark mark) {
        var text = new StringBuilder(task.words().text());
        for (int i = 0; i < task.attachments().size(); i++) {
            String attached = Mark.visible(task.attachments().get(i).text());
            text.append("\n\n").append(mark.around("attachment " + (i + 1) + " of the task", attached));
        }
        return text.toString();
    }
}
