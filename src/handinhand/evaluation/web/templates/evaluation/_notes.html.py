
XX XXXXXXXXXXXXXXXX XXXXXXXXXXX gettext(u'Anteil, Median und „9 von 10“ stehen ab 10 gewerteten Übergaben. Eine Ablehnung oder Beendigung auf Wunsch der Person zählt für niemanden als Versäumnis.') BB BBBBB  gettext(u'Tage bis zur Ankunft, ohne angehaltene Zeit, in der Einheit der Frist (%(units)s).') SSSS SSS SSS SSSSSSSS SSSS SSSSSSSSSSS SSSSS SS SSS SSSSSSS SSS SSSSS SSSSSSSSSSSSBBBBBXXXX
